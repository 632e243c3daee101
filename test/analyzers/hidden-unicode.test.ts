import { describe, expect, test } from "vitest";

import { hiddenUnicode } from "../../src/analyzers/hidden-unicode.ts";
import { loadCheck } from "./load-check.ts";

async function told(path: string, text: string): Promise<readonly string[]> {
  const check = await loadCheck(hiddenUnicode);
  return (await check({ path, text })).map(
    (report) => `${report.firstLine} ${report.rule} ${report.name}`,
  );
}

describe("what hides from a reader", () => {
  test.each([
    ["a.ts", "x();\n/*\u202E } \u2066if (isAdmin)\u2069 */", "2 bidirectional-control U+202E"],
    ["a.py", "level = 'user\u2066'", "1 bidirectional-control U+2066"],
    ["README.md", "Run \u202Eexe.txt", "1 bidirectional-control U+202E"],
    ["de.json", '{ "a": "\u2067open" }', "1 bidirectional-control U+2067"],
    ["a.js", "const is\u200BAdmin = 1;", "1 invisible-in-name U+200B"],
    ["a.go", "ad\u200Dmin := 1", "1 invisible-in-name U+200D"],
    ["a.js", "x = 'a\u200Bb'", "1 invisible-in-name U+200B"],
    ["a.js", "const { timeout,\u3164 } = query;", "1 invisible-in-name U+3164"],
    ["a.js", "first();\nfoo\uFEFFbar();", "2 invisible-in-name U+FEFF"],
    ["README.md", "Hi\u{E0049}\u{E0067}", "1 tag-characters U+E0049"],
    ["a.js", "eval(decode('x\u{E0101}\u{E0102}'))", "1 variation-selectors U+E0101"],
    ["a.js", `run('x${"\uFE0E\uFE0F".repeat(4)}')`, "1 variation-selectors U+FE0E"],
  ])("%s: %j", async (path, text, expected) => {
    const [first, ...others] = await told(path, text);
    expect(first?.startsWith(expected.slice(0, -1)) ? expected : first).toBe(expected);
    expect(others).toEqual([]);
  });
});

test("a text is not called a name", () => {
  const rule = hiddenUnicode.rules.find(({ id }) => id === "invisible-in-name");
  expect(rule?.title).toContain("inside a word");
  expect(rule?.trigger).toContain("names or texts");
});

describe("what is honest", () => {
  test.each([
    ["a byte order mark at the start", "a.ts", "\uFEFFconst a = 1;"],
    ["an emoji joined of several", "a.ts", "const family = '👨\u200D👩\u200D👧';"],
    ["an emoji with its variation selector", "a.ts", "// ❤\uFE0F"],
    ["an emoji with its selector twice", "a.md", "| ✔\uFE0F\uFE0F\uFE0F |"],
    ["the flag of a region", "a.md", "🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}"],
    ["joiners in Persian", "fa.md", "می\u200Cخواهم"],
    ["joiners in Hindi, in code", "a.ts", "const t = 'क्\u200Dष';"],
    ["an isolate closed on its line, in a translation", "ar.json", '{ "a": "\u2067نص\u2069" }'],
    ["a number kept in its order in Persian", "fa.json", '{ "a": "مثال: \u202D6281-34" }'],
    ["an isolate that was closed twice", "ckb.json", '{ "a": "\u202Cناو" }'],
    ["a soft hyphen in prose", "a.md", "Donau\u00ADdampf\u00ADschiff"],
    ["Hebrew in a comment", "a.ts", "// שלום עולם"],
    ["an escape", "a.ts", 'const rlo = "\\u202E";'],
  ])("%s", async (_what, path, text) => {
    expect(await told(path, text)).toEqual([]);
  });
});
