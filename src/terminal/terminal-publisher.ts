import { createColors } from "picocolors";
import type { Verdict } from "../domain/verdict.ts";
import type { ReviewPlan } from "../review/plan.ts";
import type { Publisher } from "../review/ports.ts";
import { planAsAnnotations, verdictAsAnnotation } from "./plan-as-annotations.ts";
import { asJson, planAsJson } from "./plan-as-json.ts";
import { planAsMarkdown, verdictAsMarkdown } from "./plan-as-markdown.ts";
import { planAsSarif, verdictAsSarif, type SarifTool } from "./plan-as-sarif.ts";
import { planAsText, verdictText, type TextStyle } from "./plan-as-text.ts";

export const outputFormats = ["text", "json", "sarif", "markdown", "github"] as const;
export type OutputFormat = (typeof outputFormats)[number];

export interface TerminalOptions extends TextStyle {
  readonly format: OutputFormat;
  /** What SARIF says of us; asked for only where it is printed. */
  readonly sarifTool: () => SarifTool;
  /** Takes the result; may be called more than once. */
  readonly write: (text: string) => void;
}

/** Writes a review to a terminal once it is over. It has no memory, so nothing was said before. */
export function createTerminalPublisher(options: TerminalOptions): Publisher {
  const { write } = options;
  return {
    begin: () => Promise.resolve(),
    progress: () => Promise.resolve(),
    said: () => Promise.resolve([]),
    publish: (plan) => {
      write(printPlan(plan, options));
      return Promise.resolve({ comments: [] });
    },
    end: ({ head }, verdict) => {
      write(printVerdict(verdict, head, options));
      return Promise.resolve();
    },
  };
}

function printPlan(plan: ReviewPlan, options: TerminalOptions): string {
  switch (options.format) {
    case "text":
      return planAsText(plan, options);
    case "json":
      return planAsJson(plan);
    case "sarif":
      return planAsSarif(plan, options.sarifTool());
    case "markdown":
      return planAsMarkdown(plan);
    case "github":
      return planAsAnnotations(plan);
  }
}

function printVerdict(verdict: Verdict, head: string, options: TerminalOptions): string {
  switch (options.format) {
    case "text":
      return `${verdictText(verdict, createColors(options.color))}\n`;
    case "json":
      return asJson({ version: 1, verdict });
    case "sarif":
      return verdictAsSarif(verdict, head, options.sarifTool());
    case "markdown":
      return verdictAsMarkdown(verdict);
    case "github":
      return verdictAsAnnotation(verdict);
  }
}
