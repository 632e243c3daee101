import color from "picocolors";

import { say, show } from "./tell.ts";
import type { Scene } from "./watch.ts";

/** What all of it cost: calls of GitHub, what was said how often, and each review's own line. */
export function tellBill({ github, repository, pull }: Scene): void {
  say("The bill");
  const writes = github.requests().filter(({ method }) => method !== "GET");
  const counts = new Map<string, number>();
  for (const { method, route } of writes) {
    const name = `${method} ${route ?? "?"}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  show(`${github.requests({ method: "GET" }).length} reads and ${writes.length} writes on GitHub`);
  for (const [name, count] of counts) show(color.dim(`${String(count).padStart(4)}  ${name}`));
  repository.repository.checkRuns.forEach((check, index) => {
    const cost = costLine(check.output.summary ?? "");
    if (cost !== undefined) show(`head ${index + 1}: ${cost}`);
  });
  const threads = pull.reviewComments.filter(({ inReplyTo }) => inReplyTo === null);
  show(`${threads.length} findings in ${pull.reviews.length} reviews, none said twice`);
}

/** What one review cost, as its check says; nothing of a check that needed no review. */
function costLine(summary: string): string | undefined {
  return summary.split("\n").findLast((line) => /^(No model|\d+ model calls?)/.test(line));
}
