import { createColors } from "picocolors";
import type { Publisher } from "../review/ports.ts";
import { asJson, planAsJson } from "./plan-as-json.ts";
import { planAsText, verdictText, type TextStyle } from "./plan-as-text.ts";

export const outputFormats = ["text", "json"] as const;
export type OutputFormat = (typeof outputFormats)[number];

export interface TerminalOptions extends TextStyle {
  readonly format: OutputFormat;
  /** Takes the result; may be called more than once. */
  readonly write: (text: string) => void;
  /** Takes a line that stands only while work goes on; null when nobody watches. */
  readonly writeProgress: ((line: string) => void) | null;
}

/** Writes a review to a terminal. It has no memory, so nothing was said before. */
export function createTerminalPublisher(options: TerminalOptions): Publisher {
  const { write, writeProgress } = options;
  return {
    begin: () => {
      writeProgress?.("reading the change");
      return Promise.resolve();
    },
    progress: (done, total) => {
      writeProgress?.(`${done} of ${total} units reviewed`);
      return Promise.resolve();
    },
    said: () => Promise.resolve([]),
    publish: (plan) => {
      writeProgress?.("");
      write(options.format === "json" ? planAsJson(plan) : planAsText(plan, options));
      return Promise.resolve({ comments: [] });
    },
    end: (_review, verdict) => {
      writeProgress?.("");
      write(
        options.format === "json"
          ? asJson({ version: 1, verdict })
          : `${verdictText(verdict, createColors(options.color))}\n`,
      );
      return Promise.resolve();
    },
  };
}
