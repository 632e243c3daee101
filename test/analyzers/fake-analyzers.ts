import type { Check, InMemoryAnalyzer, Report } from "../../src/analyzers/analyzer.ts";
import type { Rule } from "../../src/analyzers/rule.ts";
import { TooSlow } from "../../src/analyzers/too-slow.ts";

/*
 * Analyzers that misbehave when a file tells them to. This module is imported by the tests and,
 * by its address, by the child processes.
 */

const rule: Rule = {
  id: "bad-word",
  category: "bug",
  severity: "minor",
  confidence: "high",
  title: "The line says BAD.",
  trigger: "Whoever reads it is sad.",
  why: "There are better words.",
};

function badWords(text: string): readonly Report[] {
  return text.split("\n").flatMap((line, at): Report[] => {
    const here = { firstLine: at + 1, lastLine: at + 1, name: null };
    return line.includes("BAD") ? [{ ...here, rule: rule.id, replacement: "GOOD" }] : [];
  });
}

function fake(name: string, check: Check): InMemoryAnalyzer {
  return {
    kind: "in-memory",
    name,
    version: "1",
    rules: [rule],
    appliesTo: () => true,
    load: async () => check,
  };
}

const hoard: unknown[] = [];

export const analyzers = [
  {
    ...fake("choosy", () => {
      throw new Error("it was asked although nothing concerns it");
    }),
    mayConcern: (text: string) => text.includes("CHOOSE"),
  },
  fake("steady", ({ text }) => badWords(text)),
  fake("moody", ({ text }) => {
    if (text.includes("HANG")) for (;;);
    // Each further "a" doubles the time that this expression takes.
    if (text.includes("BACKTRACK")) /^(a+)+$/.test(`${"a".repeat(60)}!`);
    if (text.includes("GIVE UP")) throw new TooSlow("a word in it is too long");
    if (text.includes("EXIT")) process.exit(3);
    if (text.includes("THROW")) throw new Error("secret words of the file");
    if (text.includes("EAT")) for (;;) hoard.push(Buffer.alloc(16 * 1024 * 1024, 1));
    if (text.includes("PEEK")) {
      const seen = Object.keys(process.env).join();
      return [
        {
          rule: seen === "" ? "bad-word" : seen,
          firstLine: 1,
          lastLine: 1,
          name: null,
          replacement: null,
        },
      ];
    }
    if (text.includes("MARK")) {
      performance.mark("step");
      if (performance.getEntriesByName("step").length > 0) throw new Error("marks are kept");
    }
    return badWords(text);
  }),
];
