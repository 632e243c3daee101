import type { Finding } from "../domain/finding.ts";
import { renderFileComment } from "./comment-body.ts";
import type { ReviewTarget } from "./review-post.ts";
import { listSaid } from "./said.ts";
import { Created } from "./shapes.ts";

/**
 * File comments of one review. Each is a call and a notification of its own, because a review
 * cannot carry them; the rest goes to the summary.
 */
const maxFileComments = 5;

const route = "POST /repos/{owner}/{repo}/pulls/{pull_number}/comments";

/** Posts each finding on its file and returns those that GitHub refused or that are too many. */
export async function postFileComments(
  target: ReviewTarget,
  findings: readonly Finding[],
): Promise<readonly Finding[]> {
  const refused = findings.slice(maxFileComments);
  for (const finding of findings.slice(0, maxFileComments)) {
    if (!(await postOne(target, finding))) refused.push(finding);
  }
  return refused;
}

async function postOne(target: ReviewTarget, finding: Finding): Promise<boolean> {
  const { client, place, app, review } = target;
  const parameters = {
    ...place,
    body: renderFileComment(finding),
    commit_id: review.head,
    path: finding.path,
    // With `file` GitHub takes no `line`, not even null.
    subject_type: "file",
  };
  const written = await client.write(route, parameters, Created);
  if (written.kind === "done") return true;
  if (written.kind === "refused") {
    if (written.status === 422) return false;
    throw client.failed(written, route);
  }
  const said = await listSaid(client, place, app);
  const older = finding.cameBack?.after ?? 0;
  const stands = said.some(
    ({ fingerprint, commentId }) => fingerprint === finding.fingerprint && commentId > older,
  );
  if (stands) return true;
  throw client.failed(written, route);
}
