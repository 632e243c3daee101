import { rulesIn, reasonOf, withoutEnd, type Directive } from "./directive.ts";

/** No comment of use is longer; characters. */
const longestLine = 2_000;

const codes = String.raw`[A-Z]+\d+(?:[\s,]+[A-Z]+\d+)*`;
const noqa = new RegExp(String.raw`#\s*noqa(?:\b(?!\s*:)|\s*:\s*(${codes}))`, "i");
const fileNoqa = new RegExp(
  String.raw`#\s*(?:ruff|flake8)\s*:\s*noqa\b(?:\s*:\s*(${codes}))?`,
  "i",
);
const ruffComment = /#\s*ruff\s*:\s*(ignore|file-ignore|disable|enable)\s*\[([^\]]*)\](.*)/i;
const lintComment =
  /(?:\/\/|\/\*)[\s*]*((?:eslint|oxlint)-(?:disable|enable)(-next-line|-line)?)(?![\w-])(.*)/;
const nosec = /#\s*nosec\b(?:\s*:?\s*(B\d+(?:[\s,]+B\d+)*))?/i;
const nolint = /\/\/\s*nolint(?![\w-])(?::([\w,-]+))?(?:\s*\/\/(.*))?/;
const nosonar = /(?:\/\/|\/\*)[\s*]*NOSONAR\b(.*)/;

/** Whether a text holds any such word: most files hold none, and are looked at no further. */
export function mayHoldDirectives(text: string): boolean {
  return /marginalia-ignore|noqa|ruff\s*:|(?:eslint|oxlint)-|nosec|nolint|NOSONAR/i.test(text);
}

/**
 * The directives of linters that people have in their files, in a line of one: `# noqa` and the
 * `# ruff:` comments (https://docs.astral.sh/ruff/linter/#error-suppression), `eslint-disable` and
 * `oxlint-disable` with their kin (https://eslint.org/docs/latest/use/configure/rules), `# nosec`,
 * `//nolint`, `NOSONAR`.
 */
export function readToolDirectives(line: string): readonly Directive[] {
  if (line.length > longestLine || !mayHoldDirectives(line)) return [];
  return [readRuff(line), readLint(line), readNosec(line), readNolint(line), readNosonar(line)]
    .flat()
    .filter((directive) => directive !== null);
}

function readRuff(line: string): readonly Directive[] {
  const tool = "ruff";
  const whole = fileNoqa.exec(line);
  if (whole !== null) {
    return [{ tool, word: "ruff: noqa", rules: rulesIn(whole[1]), why: null, reach: "file" }];
  }
  const own = ruffComment.exec(line);
  if (own !== null) {
    const [, kind = "", rules = "", why] = own;
    const reach = ruffReach(kind.toLowerCase(), isAlone(line, own.index));
    const word = `ruff: ${kind.toLowerCase()}`;
    return [{ tool, word, rules: rulesIn(rules) ?? [], why: reasonOf(why), reach }];
  }
  const found = noqa.exec(line);
  if (found === null) return [];
  return [{ tool, word: "noqa", rules: rulesIn(found[1]), why: null, reach: "line" }];
}

function ruffReach(kind: string, alone: boolean): Directive["reach"] {
  if (kind === "file-ignore") return "file";
  if (kind === "disable") return "from";
  if (kind === "enable") return "until";
  return alone ? "next-line" : "line";
}

function readLint(line: string): readonly Directive[] {
  const found = lintComment.exec(line);
  if (found === null) return [];
  const [, word = "", where, rest = ""] = found;
  const [named = "", ...why] = withoutEnd(rest).split(/(?:^|\s)-{2,}(?:\s|$)/);
  return [
    {
      tool: "oxlint",
      word,
      rules: rulesIn(named)?.map(lintRule) ?? null,
      why: reasonOf(why.join(" ")),
      reach: lintReach(word, where),
    },
  ];
}

function lintReach(word: string, where: string | undefined): Directive["reach"] {
  if (where === "-next-line") return "next-line";
  if (where === "-line") return "line";
  return word.endsWith("enable") ? "until" : "from";
}

/** `@typescript-eslint/no-for-in-array` as oxlint has it: `typescript/no-for-in-array`. */
function lintRule(written: string): string {
  const [plugin = "", ...rule] = written.split("/");
  if (rule.length === 0) return written;
  const short = plugin.replace(/^@/, "").replace(/^eslint-plugin-|-eslint$|-hooks$/g, "");
  return [short === "n" ? "node" : short, ...rule].filter((part) => part !== "eslint").join("/");
}

/** Bandit's numbers are those of ruff's rules after its letter: B608 is S608. */
function readNosec(line: string): readonly Directive[] {
  const found = nosec.exec(line);
  if (found === null) return [];
  const rules = rulesIn(found[1])?.map((id) => id.replace(/^B/i, "S")) ?? null;
  return [{ tool: "bandit", word: "nosec", rules, why: null, reach: "line" }];
}

function readNolint(line: string): readonly Directive[] {
  const found = nolint.exec(line);
  if (found === null) return [];
  const named = rulesIn(found[1]);
  return [
    {
      tool: "golangci-lint",
      word: "nolint",
      rules: named?.includes("all") === true ? null : named,
      why: reasonOf(found[2]),
      reach: isAlone(line, found.index) ? "next-line" : "line",
    },
  ];
}

function readNosonar(line: string): readonly Directive[] {
  const found = nosonar.exec(line);
  if (found === null) return [];
  return [{ tool: "sonar", word: "NOSONAR", rules: null, why: reasonOf(found[1]), reach: "line" }];
}

/** True when nothing but blanks stands before the comment. */
function isAlone(line: string, at: number): boolean {
  return line.slice(0, at).trim() === "";
}
