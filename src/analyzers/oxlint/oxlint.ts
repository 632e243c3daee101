import { join } from "node:path";
import { z } from "zod";

import type { ProgramAnalyzer, Report } from "../analyzer.ts";
import { installedFolder, installedVersion } from "../installed-version.ts";
import { lineAt } from "../line-at.ts";
import { linesOf } from "../new-reports.ts";
import { quotedName } from "../quoted-name.ts";
import { classRules } from "./class-rules.ts";
import { comparisonRules } from "./comparison-rules.ts";
import { flowRules } from "./flow-rules.ts";
import { frameworkRules } from "./framework-rules.ts";
import { isLookAlike } from "./is-look-alike.ts";
import { valueRules } from "./value-rules.ts";

const rules = [...comparisonRules, ...flowRules, ...valueRules, ...classRules, ...frameworkRules];

/** oxlint reports what it cannot parse without a rule's name. */
const syntaxRule = "syntax";

/** Options of rules whose defaults also tell usual, harmless code. */
const options: Readonly<Record<string, object>> = {
  "no-constant-condition": { checkLoops: "none" },
  "array-callback-return": { allowImplicit: true },
  "no-fallthrough": { allowEmptyCase: true },
  "no-self-assign": { props: false },
};

const plugins = [
  "eslint",
  "typescript",
  "unicorn",
  "oxc",
  "promise",
  "node",
  "react",
  "vitest",
  "vue",
];

/** Only what our tables name: every category is off, and no configuration but this is read. */
const configuration = JSON.stringify({
  plugins,
  env: { browser: true, node: true, es2024: true },
  categories: Object.fromEntries(
    ["correctness", "suspicious", "pedantic", "perf", "style", "restriction", "nursery"].map(
      (category) => [category, "off"],
    ),
  ),
  rules: Object.fromEntries(
    rules
      .filter((rule) => rule.id !== syntaxRule)
      .map((rule) => [rule.id, ["error", ...[options[rule.id] ?? []].flat()]]),
  ),
});

const Output = z.object({
  diagnostics: z.array(
    z.object({
      message: z.string(),
      code: z.string().optional(),
      filename: z.string().optional(),
      labels: z.array(z.object({ span: z.object({ offset: z.number(), length: z.number() }) })),
    }),
  ),
});

/** `eslint(use-isnan)` → `use-isnan`, `eslint-plugin-unicorn(no-thenable)` → `unicorn/no-thenable`. */
function ruleOf(code: string | undefined): string {
  if (code === undefined) return syntaxRule;
  const [, plugin = "", rule = ""] = /^([^(]+)\((.+)\)$/.exec(code) ?? [];
  const short = plugin.replace(/^eslint-plugin-/, "").replace(/-eslint$|-hooks$/, "");
  return short === "eslint" ? rule : `${short}/${rule}`;
}

/** A file as diagnostics point into it: by bytes. */
interface ReadFile {
  readonly bytes: Buffer;
  readonly lines: readonly string[];
  readonly toLine: (offset: number) => number;
}

function readFile(text: string): ReadFile {
  const bytes = Buffer.from(text, "utf8");
  return { bytes, lines: linesOf(text), toLine: lineAt(bytes) };
}

/** Templates and Qt's translation files share our endings and are no JavaScript. */
function isOtherLanguage(text: string): boolean {
  return /\{\{|\{%|<%|@flow/.test(text) || /^\s*<(\?xml|!DOCTYPE TS)/.test(text);
}

const extension = /\.(d\.[cm]?ts|[cm]?[jt]sx?|vue|svelte|astro)$/i;

/** JavaScript and TypeScript, by oxlint's rules that find defects. */
export const oxlint: ProgramAnalyzer = {
  kind: "program",
  name: "oxlint",
  version: installedVersion("oxlint"),
  heedsComments: true,
  rules,
  appliesTo: (path) => extension.test(path),
  extensionOf: (path) => (extension.exec(path)?.[0] ?? ".js").toLowerCase(),
  command: () => ({
    program: process.execPath,
    args: [
      join(installedFolder("oxlint"), "bin", "oxlint"),
      "--config=configuration.json",
      // Without this, a configuration among the files could load and run a plug-in.
      "--disable-nested-config",
      "--no-ignore",
      "--format=json",
      "--threads=1",
      ".",
    ],
    configuration: { name: "configuration.json", text: configuration },
  }),
  read(stdout, textOf) {
    const reports = new Map<string, Report[]>();
    const files = new Map<string, ReadFile>();
    for (const { message, code, filename, labels } of Output.parse(JSON.parse(stdout))
      .diagnostics) {
      // Of several places, the last is the one that comes too often or breaks what stands above.
      const spans = labels.map((label) => label.span).toSorted((a, b) => a.offset - b.offset);
      const span = spans.at(-1);
      const text = filename === undefined ? null : textOf(filename);
      if (filename === undefined || span === undefined || text === null) continue;
      const rule = ruleOf(code);
      if (rule === syntaxRule && isOtherLanguage(text)) continue;
      // Once per file: of a large one there may be thousands of diagnostics.
      const file = files.get(filename) ?? readFile(text);
      files.set(filename, file);
      const { bytes, lines, toLine } = file;
      const firstLine = toLine(span.offset);
      const shown = bytes.toString("utf8", span.offset, span.offset + span.length);
      const line = lines[firstLine - 1] ?? "";
      if (isLookAlike({ rule, message, code: shown, line }, text)) continue;
      const list = reports.get(filename) ?? [];
      reports.set(filename, list);
      list.push({
        rule,
        firstLine,
        lastLine: toLine(span.offset + Math.max(span.length - 1, 0)),
        elsewhere: spans.slice(0, -1).map((each) => toLine(each.offset)),
        name: quotedName(message),
        replacement: null,
      });
    }
    return reports;
  },
};
