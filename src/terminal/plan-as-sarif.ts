import type { Invocation, Log, ReportingDescriptor, Result } from "sarif";
import { categories } from "../domain/finding.ts";
import type { Verdict } from "../domain/verdict.ts";
import { ruleNameOf } from "../policy/rule-name.ts";
import type { ReviewPlan } from "../review/plan.ts";
import type { KnownRule } from "./known-rules.ts";
import { asJson } from "./plan-as-json.ts";
import { sourceRoot } from "./sarif/artifact-location.ts";
import { endingOf, invocationOf } from "./sarif/invocation.ts";
import { maxResults } from "./sarif/limits.ts";
import { resultOf } from "./sarif/result.ts";
import { categoryDescriptor, ruleDescriptor } from "./sarif/rule-descriptor.ts";
import { shownFindings } from "./shown-findings.ts";
import { suppressionOf } from "./suppression-of.ts";

/** What stands in every file beside the findings. */
export interface SarifTool {
  /** Of Marginalia, as in `package.json`. */
  readonly version: string;
  readonly rules: readonly KnownRule[];
  /** Web address of the repository; null when it is not known for sure. */
  readonly repositoryUrl: string | null;
  /**
   * False to count suppressed findings in a notification alone: GitHub code scanning does not know
   * `suppressions` and would open an alert for each.
   */
  readonly listsSuppressed: boolean;
}

/**
 * A plan in the Static Analysis Results Interchange Format, version 2.1.0 (an OASIS standard), as
 * GitHub code scanning takes it: one run, all rules, and every finding that is said or suppressed.
 */
export function planAsSarif(plan: ReviewPlan, tool: SarifTool): string {
  const rules = descriptors(tool);
  const indexOf = new Map(rules.map(({ id }, index) => [id, index]));
  const said = new Set(shownFindings(plan));
  const results = plan.findings
    .filter(
      (finding) => said.has(finding) || (tool.listsSuppressed && suppressionOf(finding) !== null),
    )
    .slice(0, maxResults)
    .map((finding) => {
      const id = ruleNameOf(finding);
      const index = indexOf.get(id) ?? rules.push(bareDescriptor(id)) - 1;
      indexOf.set(id, index);
      return resultOf(finding, plan.change, index);
    });
  const { head, uncommitted } = plan.change;
  return logOf({
    tool,
    rules,
    results,
    invocation: invocationOf(plan, tool.listsSuppressed),
    head,
    committed: uncommitted === undefined,
  });
}

/** The same for a review that ended without a plan. */
export function verdictAsSarif(verdict: Verdict, head: string, tool: SarifTool): string {
  const rules = descriptors(tool);
  const parts = { tool, rules, results: [], invocation: endingOf(verdict), head };
  return logOf({ ...parts, committed: false });
}

function descriptors({ rules }: SarifTool): ReportingDescriptor[] {
  return [...rules.map(ruleDescriptor), ...categories.map(categoryDescriptor)];
}

/** Of a rule that is known by name alone, as one that a repository brought itself. */
function bareDescriptor(id: string): ReportingDescriptor {
  const text = `The rule ${id}.`;
  return { id, shortDescription: { text }, fullDescription: { text }, help: { text } };
}

function logOf(parts: {
  readonly tool: SarifTool;
  readonly rules: ReportingDescriptor[];
  readonly results: Result[];
  readonly invocation: Invocation;
  readonly head: string;
  /** False when `head` is not known to be a commit. */
  readonly committed: boolean;
}): string {
  const { tool, rules, results, invocation, head, committed } = parts;
  const log: Log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "Marginalia",
            version: tool.version,
            semanticVersion: tool.version,
            rules,
          },
        },
        // GitHub reads it as category and run, divided by the last slash.
        automationDetails: { id: `marginalia/${head}` },
        ...(tool.repositoryUrl !== null &&
          committed && {
            versionControlProvenance: [
              {
                repositoryUri: tool.repositoryUrl,
                revisionId: head,
                mappedTo: { uriBaseId: sourceRoot },
              },
            ],
          }),
        originalUriBaseIds: {
          [sourceRoot]: { description: { text: "The root of the repository." } },
        },
        columnKind: "utf16CodeUnits",
        invocations: [invocation],
        results,
      },
    ],
  };
  return asJson(log);
}
