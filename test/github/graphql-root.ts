import { graphqlError } from "./graphql-connection.ts";
import { mayWriteContents, repositoryNode, threadNode } from "./graphql-nodes.ts";
import type { Call } from "./route.ts";
import type { Pull, Repository, Thread } from "./world.ts";
import { setThreadResolved } from "./write-thread.ts";

/** The queries and mutations that the emulator answers, in the names of GitHub's schema. */
export function graphqlRoot(call: Call): Record<string, unknown> {
  return {
    repository({ owner, name }: { readonly owner: string; readonly name: string }) {
      const wanted = `${owner}/${name}`.toLowerCase();
      const found = granted(call).find(
        (each) => `${each.owner.login}/${each.name}`.toLowerCase() === wanted,
      );
      if (found !== undefined) return repositoryNode(call, found);
      const message = `Could not resolve to a Repository with the name '${owner}/${name}'.`;
      throw graphqlError("NOT_FOUND", message);
    },
    node({ id }: { readonly id: string }) {
      const { repository, pull, thread } = findThread(call, id);
      return threadNode(call, repository, pull, thread);
    },
    resolveReviewThread: ({ input }: ThreadInput) => setResolved(call, input.threadId, true),
    unresolveReviewThread: ({ input }: ThreadInput) => setResolved(call, input.threadId, false),
  };
}

interface ThreadInput {
  readonly input: { readonly threadId: string };
}

/** Needs `contents: write`, whatever `pull_requests` is (G2). */
async function setResolved(
  call: Call,
  threadId: string,
  resolved: boolean,
): Promise<Record<string, unknown>> {
  const { repository, pull, thread } = findThread(call, threadId);
  if (call.actor.kind !== "installation" || !mayWriteContents(call)) {
    throw graphqlError("FORBIDDEN", "Resource not accessible by integration");
  }
  await setThreadResolved(call.world, repository, pull, thread, call.actor.user, resolved);
  return { clientMutationId: null, thread: threadNode(call, repository, pull, thread) };
}

function findThread(
  call: Call,
  id: string,
): { readonly repository: Repository; readonly pull: Pull; readonly thread: Thread } {
  for (const repository of granted(call)) {
    for (const pull of repository.pulls.values()) {
      const thread = pull.threads.get(id);
      if (thread !== undefined) return { repository, pull, thread };
    }
  }
  throw graphqlError("NOT_FOUND", `Could not resolve to a node with the global id of '${id}'.`);
}

/** The repositories of the installation whose pull requests its token may read. */
function granted(call: Call): readonly Repository[] {
  if (call.actor.kind !== "installation") return [];
  const { installation, permissions } = call.actor;
  if ((permissions.pull_requests ?? "none") === "none") return [];
  return [...call.world.repositories.values()].filter(({ id }) =>
    installation.repositoryIds.has(id),
  );
}
