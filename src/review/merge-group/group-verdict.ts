import type { Sha } from "../../domain/ids.ts";
import type { Receipt } from "../../domain/receipt.ts";

/** What is known of the head of one pull request that a merge group holds. */
export type MemberStanding =
  /** The newest receipt of this very head. */
  | { readonly kind: "reviewed"; readonly receipt: Receipt }
  /** `due`: when its review goes on, epoch milliseconds. */
  | { readonly kind: "in-review"; readonly due: number }
  /** A rule speaks against a review; `paths`: the files that it changes. */
  | { readonly kind: "skipped"; readonly rule: string; readonly paths: readonly string[] }
  | { readonly kind: "not-reviewed" }
  /** The group was made of another commit than its head. */
  | { readonly kind: "moved"; readonly merged: Sha };

export interface GroupMember {
  readonly number: number;
  readonly standing: MemberStanding;
}

/** From best to worst. `skipped` lets a required check pass, and is no word of praise. */
const results = ["passed", "skipped", "incomplete", "blocked"] as const;
export type GroupResult = (typeof results)[number];

/** How a merge group stands by what it holds; its check run is the picture. */
export interface GroupVerdict {
  readonly result: GroupResult;
  readonly members: readonly (GroupMember & { readonly result: GroupResult })[];
  /** Files that it changes and that no pull request in it accounts for. */
  readonly uncovered: readonly string[];
  /** Why nothing, or not all, is known of what it holds; plain words. */
  readonly unknown: string | null;
}

/**
 * The verdict of a merge group: as good as the worst of the pull requests in it, and `passed` only
 * if each of them was reviewed whole with nothing at the gate and every file that the group changes
 * belongs to one of their reviews. What the group would merge beside them was looked at by nobody.
 */
export function verdictOfGroup(
  members: readonly GroupMember[],
  changed: { readonly paths: readonly string[]; readonly truncated: string | null },
): GroupVerdict {
  const judged = members.map((member) => ({ ...member, result: resultOf(member.standing) }));
  const covered = new Set(members.flatMap(({ standing }) => pathsOf(standing)));
  const uncovered = changed.paths.filter((path) => !covered.has(path));
  const unknown =
    members.length === 0
      ? "nothing says which pull requests this merge group holds"
      : changed.truncated;
  const own = uncovered.length > 0 || unknown !== null ? "incomplete" : "passed";
  return {
    result: worst([own, ...judged.map(({ result }) => result)]),
    members: judged,
    uncovered,
    unknown,
  };
}

/** Where nothing could be found out, with the reason; plain words. */
export function unknownGroup(why: string): GroupVerdict {
  return { result: "incomplete", members: [], uncovered: [], unknown: why };
}

function worst(all: readonly GroupResult[]): GroupResult {
  return results.findLast((result) => all.includes(result)) ?? "incomplete";
}

function resultOf(standing: MemberStanding): GroupResult {
  switch (standing.kind) {
    case "reviewed":
      return resultOfReview(standing.receipt);
    case "skipped":
      return "skipped";
    case "in-review":
    case "not-reviewed":
    case "moved":
      return "incomplete";
  }
}

function resultOfReview({ verdict, coverage }: Receipt): GroupResult {
  switch (verdict.kind) {
    case "blocked":
      return "blocked";
    case "skipped":
      return "skipped";
    case "reviewed-clean":
    case "reviewed-findings": {
      const { eligible, reviewed } = coverage.units;
      return reviewed === eligible && coverage.truncated === null ? "passed" : "incomplete";
    }
    case "partial":
    case "not-reviewed":
    case "superseded":
      return "incomplete";
  }
}

/** Files that a pull request accounts for: seen, known already, or left out by a rule. */
function pathsOf(standing: MemberStanding): readonly string[] {
  switch (standing.kind) {
    case "reviewed":
      // What of them was not looked at makes the pull request itself incomplete.
      return standing.receipt.coverage.files.map(({ path }) => path);
    case "skipped":
      return standing.paths;
    case "in-review":
    case "not-reviewed":
    case "moved":
      return [];
  }
}
