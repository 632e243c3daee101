import { z } from "zod";

import type { Check, InMemoryAnalyzer, Report } from "../analyzer.ts";
import { installedVersion } from "../installed-version.ts";
import { linesOf } from "../new-reports.ts";
import { quotedName } from "../quoted-name.ts";
import { asyncRules } from "./async-rules.ts";
import { bugbearRules } from "./bugbear-rules.ts";
import { isLookAlike } from "./is-look-alike.ts";
import { pyflakesRules } from "./pyflakes-rules.ts";
import { pylintRules } from "./pylint-rules.ts";
import { securityRules } from "./security-rules.ts";

const rules = [...pyflakesRules, ...bugbearRules, ...pylintRules, ...asyncRules, ...securityRules];

/** ruff's own name for what it cannot parse; it cannot be selected, it is always told. */
const syntaxRule = "invalid-syntax";

const Diagnostics = z.array(
  z.object({
    code: z.string().nullable(),
    message: z.string(),
    start_location: z.object({ row: z.number() }),
    end_location: z.object({ row: z.number(), column: z.number() }),
  }),
);

/**
 * Settings are ours alone; the WebAssembly build knows no files. The newest Python, so that new
 * syntax is never told as a fault.
 */
const settings = {
  "target-version": "py314",
  builtins: [
    "_",
    "N_",
    "ngettext",
    "get_ipython",
    "frozendict",
    "display",
    "dbutils",
    "spark",
    "reveal_type",
  ],
  lint: { select: rules.map((rule) => rule.id).filter((id) => id !== syntaxRule) },
};

async function load(): Promise<Check> {
  const { PositionEncoding, Workspace } = await import("@astral-sh/ruff-wasm-nodejs");
  const workspace = new Workspace(settings, PositionEncoding.Utf16);
  return ({ path, text }) => {
    // ruff also counts a lone carriage return as a line end, a diff does not: keep lines ours.
    const readable = text.replace(/\r(?!\n)/g, " ");
    const lines = linesOf(text);
    const template = /\{\{|\{%/.test(text);
    return Diagnostics.parse(workspace.check(readable)).flatMap((found): Report[] => {
      const { code, message, start_location: start, end_location: end } = found;
      if (code === null) return [];
      // A file of a project template is not Python until it is filled in.
      if (code === syntaxRule && template) return [];
      const lastLine = end.column === 1 && end.row > start.row ? end.row - 1 : end.row;
      const told = { rule: code, message, firstLine: start.row, lastLine };
      if (isLookAlike(told, path, lines)) return [];
      return [
        {
          rule: code,
          firstLine: start.row,
          lastLine,
          name: quotedName(message),
          replacement: null,
        },
      ];
    });
  };
}

/** Python, by ruff's rules that find bugs and weaknesses. */
export const ruff: InMemoryAnalyzer = {
  kind: "in-memory",
  name: "ruff",
  version: installedVersion("@astral-sh/ruff-wasm-nodejs"),
  heedsComments: true,
  rules,
  appliesTo: (path) => /\.pyw?$/i.test(path),
  load,
};
