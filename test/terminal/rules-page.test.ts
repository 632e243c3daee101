import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { analyzers } from "../../src/analyzers/analyzers.ts";
import { knownRules } from "../../src/terminal/known-rules.ts";
import { rulesAsMarkdown } from "../../src/terminal/rules-as-markdown.ts";

const page = rulesAsMarkdown(knownRules(analyzers));

test("docs/rules.md is what the rules say; `npm run docs:rules` writes it anew", () => {
  const file = new URL("../../docs/rules.md", import.meta.url);
  const same = existsSync(file) && readFileSync(file, "utf8") === page;
  expect(same, "docs/rules.md is behind the rules: run `npm run docs:rules`").toBe(true);
});

describe("the page of the rules", () => {
  test("links each rule of its tables to what is said of it below", () => {
    const headings = new Set(
      [...page.matchAll(/^### (.+)$/gm)].map(([, heading = ""]) =>
        heading.toLowerCase().replace(/[^\w-]/g, ""),
      ),
    );
    const links = [...page.matchAll(/\]\(#(.+?)\)/g)].map(([, address = ""]) => address);
    expect(links).toHaveLength(knownRules(analyzers).length);
    for (const link of links) expect(headings).toContain(link);
  });

  test("closes every fence that it opens", () => {
    let open: string | null = null;
    for (const line of page.split("\n")) {
      const fence = /^`{3,}/.exec(line)?.[0];
      if (fence === undefined) continue;
      if (open === null) open = fence;
      else if (line === open) open = null;
    }
    expect(open).toBeNull();
  });
});
