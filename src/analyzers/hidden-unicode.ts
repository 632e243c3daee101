import type { InMemoryAnalyzer, Report, SourceFile } from "./analyzer.ts";
import { linesOf } from "./new-reports.ts";
import { isProsePath } from "./prose-path.ts";
import type { Rule } from "./rule.ts";

const rules: readonly Rule[] = [
  {
    id: "bidirectional-control",
    category: "security",
    severity: "major",
    confidence: "high",
    title:
      "The line holds the bidirectional control {name}, which changes the order it is shown in.",
    trigger:
      "A reviewer reads one program and the compiler another: a comment can look like code, or a check look like it is made when it is not.",
    why: "Bidirectional controls reorder what editors and review pages show, while compilers read the characters in the order they are stored. Code hidden in this way is known as Trojan Source (CVE-2021-42574). If the character is needed in a text, write it as an escape.",
    cwe: "CWE-1007",
  },
  {
    id: "invisible-in-name",
    category: "security",
    severity: "major",
    confidence: "high",
    title: "The invisible character {name} stands inside a word or takes the place of a name.",
    trigger:
      "Two names or texts that look the same are different: a comparison, a look-up or a definition silently goes to the other one.",
    why: "Characters without width or ink are allowed in texts everywhere and in names by some languages, and nobody can see them in a review. A word that holds one is either an accident of copying or an attempt to hide something. Delete it, or write it as an escape where a text needs it.",
    cwe: "CWE-1007",
  },
  {
    id: "tag-characters",
    category: "security",
    severity: "major",
    confidence: "high",
    title: "The line holds invisible tag characters ({name}), which can carry a hidden text.",
    trigger:
      "A program or a language model that reads this text gets words that no person who reviewed it has seen.",
    why: "The characters U+E0000 to U+E007F mirror ASCII without being shown. Apart from flags of regions they have no use today, and are known for smuggling instructions past human readers.",
    cwe: "CWE-1007",
  },
  {
    id: "variation-selectors",
    category: "security",
    severity: "major",
    confidence: "medium",
    title: "A run of variation selectors ({name}) stands here, which can carry hidden bytes.",
    trigger:
      "A decoder a few lines away can turn the invisible run into code or data that nobody has reviewed.",
    why: "One variation selector may follow a character to choose its form; several in a row have no meaning in any text. With 256 of them, each can carry one byte, and malicious packages have hidden whole programs in this way.",
    cwe: "CWE-506",
  },
];

const bidirectional = /[\u202A-\u202E\u2066-\u2069]/u;
const invisibleInName =
  /(?<=[A-Za-z0-9_$])[\u00AD\u180E\u200B-\u200D\u2060\uFEFF]+(?=[A-Za-z0-9_$])|[\u115F\u1160\u3164\uFFA0]/u;
const regionFlags = /\u{1F3F4}[\u{E0020}-\u{E007E}]+\u{E007F}/gu;
const tags = /[\u{E0000}-\u{E007F}]/u;
/** Those that make an emoji of a character or a character of an emoji are typed twice by mistake. */
const selectors =
  /[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]{8,}|(?=[\uFE0E\uFE0F]*[\uFE00-\uFE0D\u{E0100}-\u{E01EF}])[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]{2,}/u;

/**
 * In text for people an embedding or isolate that is closed on its line is good typography; an
 * override of text that runs from left to right, or one left open, never is.
 */
function isHonestProse(line: string): boolean {
  if (/\u202E/u.test(line)) return false;
  // A number within a text that runs the other way is kept in its order by U+202D.
  if (/\u202D/u.test(line) && !/[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(line)) return false;
  const count = (pattern: RegExp): number => line.match(pattern)?.length ?? 0;
  return (
    count(/[\u202A\u202B]/gu) <= count(/\u202C/gu) &&
    count(/[\u2066-\u2068]/gu) <= count(/\u2069/gu)
  );
}

/** The first character that any of these rules speaks of is U+00AD; most code holds none above. */
const mayHide = /[\u00AD-\uFFFF]/;

function nameOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}

function check(file: SourceFile): readonly Report[] {
  const prose = isProsePath(file.path);
  return linesOf(file.text).flatMap((text, at) => {
    // The byte order mark at the very start of a file is not hidden in it.
    const line = at === 0 ? text.replace(/^\uFEFF/, "") : text;
    const found: [rule: string, match: string | undefined][] = [
      ["bidirectional-control", prose && isHonestProse(line) ? "" : bidirectional.exec(line)?.[0]],
      ["invisible-in-name", prose ? "" : invisibleInName.exec(line)?.[0]],
      ["tag-characters", tags.exec(line.replace(regionFlags, ""))?.[0]],
      ["variation-selectors", selectors.exec(line)?.[0]],
    ];
    return found.flatMap(([rule, match]): Report[] =>
      match
        ? [{ rule, firstLine: at + 1, lastLine: at + 1, name: nameOf(match), replacement: null }]
        : [],
    );
  });
}

/** Finds characters that make a reviewer see something else than the machine. */
export const hiddenUnicode: InMemoryAnalyzer = {
  kind: "in-memory",
  name: "unicode",
  version: "1",
  rules,
  appliesTo: () => true,
  mayConcern: (text) => mayHide.test(text),
  load: async () => check,
};
