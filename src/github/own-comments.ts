import type { GitHubClient } from "./client.ts";
import { readMarker, type Marker } from "./marker.ts";
import { isOurs, type AppIdentity, type Place } from "./pull.ts";
import { Created, IssueComments, type IssueComment } from "./shapes.ts";

export interface OwnCommentsParts {
  readonly client: GitHubClient;
  readonly place: Place;
  readonly app: AppIdentity;
}

const postRoute = "POST /repos/{owner}/{repo}/issues/{issue_number}/comments";

/** Comments of ours in the conversation, each recognised by marker and author. */
export interface OwnComments {
  find(isIt: (marker: Marker) => boolean): Promise<IssueComment | null>;
  /** Posts once. A comment whose answer was lost is looked for; `RetryLater` when not found. */
  post(body: string, isIt: (marker: Marker) => boolean): Promise<void>;
  /** False when the comment is gone. */
  edit(id: number, body: string): Promise<boolean>;
}

export function createOwnComments({ client, place, app }: OwnCommentsParts): OwnComments {
  const { owner, repo, pull_number: number } = place;
  const issue = { owner, repo, issue_number: number };

  async function find(isIt: (marker: Marker) => boolean): Promise<IssueComment | null> {
    const route = "GET /repos/{owner}/{repo}/issues/{issue_number}/comments";
    const comments = await client.readPages(route, issue, IssueComments);
    const ours = comments.filter((comment) => isOurs(comment.user, app));
    const fits = ours.find((comment) => {
      const marker = readMarker(comment.body);
      return marker !== null && isIt(marker);
    });
    return fits ?? null;
  }

  return {
    find,
    post: async (body, isIt) => {
      const written = await client.write(postRoute, { ...issue, body }, Created);
      if (written.kind === "done") return;
      if (written.kind === "unknown" && (await find(isIt)) !== null) return;
      throw client.failed(written, postRoute);
    },
    edit: async (id, body) => {
      const route = "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}";
      const edited = await client.update(route, { owner, repo, comment_id: id, body }, Created);
      return edited !== null;
    },
  };
}
