import type { Invocation, Notification } from "sarif";
import { missingFrom } from "../../domain/coverage.ts";
import type { NotReviewed } from "../../domain/engine.ts";
import type { Verdict } from "../../domain/verdict.ts";
import type { ReviewPlan } from "../../review/plan.ts";
import { count } from "../../domain/count.ts";
import { suppressionOf } from "../suppression-of.ts";
import { verdictInWords } from "../verdict-in-words.ts";
import { artifactLocation } from "./artifact-location.ts";
import { maxResults } from "./limits.ts";

/**
 * How a review went: successful only when all that was eligible was reviewed. Suppressed findings
 * are counted here where they are not listed as results.
 */
export function invocationOf(plan: ReviewPlan, listsSuppressed: boolean): Invocation {
  const suppressed = plan.findings.filter((finding) => suppressionOf(finding) !== null).length;
  const { coverage } = plan;
  const execution: Notification[] = [
    ...(coverage.truncated === null ? [] : [notification("truncated", coverage.truncated)]),
    ...coverage.files.flatMap((file) =>
      file.state === "not-reviewed" ? [notReviewed(file.missing, file.path, null)] : [],
    ),
    ...coverage.units.flatMap(({ state, missing, path, lines }) =>
      state === "not-reviewed" ? missing.map((one) => notReviewed(one, path, lines)) : [],
    ),
    ...(plan.findings.length > maxResults
      ? [notification("too-many-results", `Only the ${maxResults} worst findings are listed.`)]
      : []),
    ...(suppressed === 0 || listsSuppressed
      ? []
      : [
          {
            ...notification("suppressed", `${count(suppressed, "finding")} suppressed.`),
            level: "note" as const,
          },
        ]),
  ];
  const whole = missingFrom(coverage).length === 0 && coverage.truncated === null;
  return {
    ...endingOf(plan.verdict),
    executionSuccessful: whole && endingOf(plan.verdict).executionSuccessful,
    ...(execution.length > 0 && { toolExecutionNotifications: execution }),
    ...(plan.notes.length > 0 && {
      toolConfigurationNotifications: plan.notes.map((text): Notification => ({
        level: "warning",
        message: { text },
      })),
    }),
  };
}

/** A review that ended without a plan, or the end of one that has it. */
export function endingOf(verdict: Verdict): Invocation {
  switch (verdict.kind) {
    case "reviewed-clean":
    case "reviewed-findings":
    case "blocked":
      return { executionSuccessful: true };
    case "skipped":
      return {
        executionSuccessful: true,
        toolExecutionNotifications: [
          { ...notification("skipped", verdictInWords(verdict)), level: "note" },
        ],
      };
    case "partial":
    case "not-reviewed":
    case "superseded":
      return {
        executionSuccessful: false,
        toolExecutionNotifications: [notification(verdict.kind, verdictInWords(verdict))],
      };
  }
}

function notReviewed(
  { code, by, detail }: NotReviewed,
  path: string,
  lines: { readonly first: number; readonly last: number } | null,
): Notification {
  return {
    ...notification(code, `Not reviewed by ${by}: ${detail}`),
    locations: [
      {
        physicalLocation: {
          artifactLocation: artifactLocation(path),
          ...(lines !== null && { region: { startLine: lines.first, endLine: lines.last } }),
        },
      },
    ],
  };
}

function notification(id: string, text: string): Notification {
  return { descriptor: { id }, level: "error", message: { text } };
}
