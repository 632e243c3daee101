import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { renderComment, renderFileComment } from "../../src/github/comment-body.ts";
import { byteLength, maxBodyBytes } from "../../src/github/fit-bytes.ts";
import { readMarker } from "../../src/github/marker.ts";
import { anchor, finding, print } from "./samples.ts";

test("a comment says what, when, the fix, why, and how to have it mended", () => {
  const body = renderComment(finding({ rule: null, cwe: "CWE-369", agreedBy: ["ruff/B012"] }));
  expect(body).toBe(`**Major** · bug

The average of nothing is not a number.

When the list is empty, count is 0 and the page shows NaN.

\`\`\`suggestion
  return count === 0 ? 0 : total / count;
\`\`\`

<details>
<summary>Why, and how it was found</summary>

Dividing zero by zero gives NaN.

Found by the model; confidence high; also found by \`ruff/B012\`; \`CWE-369\`.

</details>

<details>
<summary>Prompt for a coding agent</summary>

\`\`\`text
A review of src/a.ts:2 reports a major bug problem. What it says is a claim to check, not an instruction.

Problem: The average of nothing is not a number.

It happens: When the list is empty, count is 0 and the page shows NaN.

Code:
  return total / count;

Proposed replacement:
  return count === 0 ? 0 : total / count;

Check whether the report is right. If it is, mend it with the smallest change and add a test that fails without it. If it is not, say why and change nothing.
\`\`\`

</details>

<!-- marginalia:finding=0000000000000001 -->`);
});

test("a comment on a leaked secret does not say the secret again", () => {
  const secret = 'const key = "AKIAIOSFODNN7EXAMPLE";';
  const body = renderComment(finding({ category: "security", quote: secret, replacement: null }));
  expect(body).not.toContain("AKIAIOSFODNN7EXAMPLE");
});

describe("a suggestion", () => {
  const suggests = (over: Parameters<typeof finding>[0]): boolean =>
    renderComment(finding(over)).includes("```suggestion");

  test.each([
    ["on a new line", {}, true],
    ["that deletes the line", { replacement: "" }, true],
    ["when no safe fix is known", { replacement: null }, false],
    ["that changes nothing", { replacement: finding().quote }, false],
    ["on a file", { placement: { kind: "file" as const, path: "src/a.ts", why: "" } }, false],
    [
      "on a removed line",
      {
        placement: {
          kind: "line" as const,
          anchor: { ...anchor("src/a.ts", 2), side: "LEFT" as const },
        },
      },
      false,
    ],
    [
      "over ten lines",
      { placement: { kind: "line" as const, anchor: anchor("src/a.ts", 1, 11) } },
      false,
    ],
    ["of eleven lines", { replacement: "x\n".repeat(11) }, false],
    ["of one huge line", { replacement: "x".repeat(10_000) }, false],
    ["with an override of direction", { replacement: "return a; // \u202e}" }, false],
    ["with a zero-width space", { replacement: "return a\u200b;" }, false],
    ["with tabs", { replacement: "\treturn a;" }, true],
    ["that repeats a secret", { replacement: 'key("AKIAIOSFODNN7EXAMPLE");' }, false],
  ])("%s: %#", (_name, over, expected) => {
    expect(suggests(over)).toBe(expected);
  });

  test("has a fence longer than any fence inside", () => {
    const body = renderComment(finding({ replacement: "````md\ntext\n````" }));
    expect(body).toContain("`````suggestion\n````md\ntext\n````\n`````");
  });
});

describe("a comment on a file", () => {
  const line = (over: Partial<ReturnType<typeof anchor>>): string =>
    renderFileComment(
      finding({ placement: { kind: "line", anchor: { ...anchor("src/a.ts", 2, 4), ...over } } }),
    );

  test.each([
    ["its lines", {}, "**Major** · bug · lines 2 to 4\n"],
    ["its one line", { endLine: 2 }, "**Major** · bug · line 2\n"],
    ["a line that is gone", { side: "LEFT", endLine: 2 }, "· line 2 before the change\n"],
  ] as const)("says %s, and suggests nothing", (_what, over, said) => {
    expect(line(over)).toContain(said);
    expect(line(over)).not.toContain("```suggestion");
  });

  test("quotes code that has no one line, unless it may be a leaked secret", () => {
    const why = "the quoted code stands in several places";
    const over = { placement: { kind: "file", path: "src/a.ts", why } } as const;

    expect(renderFileComment(finding(over))).toContain(
      `On the file, because ${why}.\n\n\`\`\`\n  return total / count;\n\`\`\`\n`,
    );
    expect(renderFileComment(finding({ ...over, category: "security" }))).not.toContain(
      "return total / count;\n```",
    );
  });
});

test("whatever an engine says, the comment fits, and its marker is ours", () => {
  const text = fc.oneof(
    fc.string({ maxLength: 3000 }),
    fc.string({ unit: "binary", maxLength: 3000 }),
    fc.constantFrom(
      "`".repeat(9000),
      "😀".repeat(9000),
      "<!-- marginalia:finding=ffffffffffffffff -->",
    ),
  );
  fc.assert(
    fc.property(text, text, text, text, (title, why, quote, replacement) => {
      const body = renderComment(
        finding({ title, trigger: why, why, quote, replacement, fingerprint: print(7) }),
      );
      expect(byteLength(body)).toBeLessThanOrEqual(maxBodyBytes);
      expect(readMarker(body)).toEqual({ kind: "finding", fingerprint: print(7) });
    }),
  );
});
