import type { Verdict } from "../domain/verdict.ts";
import type { HeadEvent } from "./next-head-state.ts";

/** What happens to a head whose review ends so; `whole`: everything eligible was looked at. */
export function eventsOf(verdict: Verdict, whole: boolean): readonly HeadEvent[] {
  switch (verdict.kind) {
    case "reviewed-clean":
    case "reviewed-findings":
    case "blocked":
    case "partial":
      return [{ kind: "ended", verdict, whole }];
    case "skipped":
      return [{ kind: "passed-over", rule: verdict.rule }];
    case "not-reviewed": {
      const { why, retryAt } = verdict;
      return [retryAt === null ? { kind: "given-up", why } : { kind: "failed", why, retryAt }];
    }
    case "superseded":
      return [{ kind: verdict.by === "push" ? "pushed-over" : "closed" }];
  }
}
