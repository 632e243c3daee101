import { describe, expect, test } from "vitest";

import { follow, openShop, ref, saying, shop } from "../follow.ts";

const defect = "const total = items.lenght; // BUG";
const stays = { said: [], fixed: 0, lives: ["open"], verdict: "blocked" };
const repo = openShop();

/** Two functions in a row, the second with the defect. */
const second = shop(defect).replace("sum", "count");
const both = shop("one();") + second;

describe("a finding goes along with its code", () => {
  test.each<[string, Readonly<Record<string, string>>]>([
    ["to a new file", { "src/a.ts": shop("one();"), "src/b.ts": second }],
    [
      "to another file of the change",
      { "src/a.ts": shop("one();"), "src/c.ts": `c();\n${second}` },
    ],
    [
      "to a new file, from where others see it",
      { "src/a.ts": shop("one();"), "src/b.ts": `export ${second}` },
    ],
    [
      "to a function of another name in a new file",
      { "src/a.ts": shop("one();"), "src/b.ts": second.replace("count", "total") },
    ],
  ])("%s: it is not said again, nor called fixed", async (_where, step) => {
    const { review, ledger } = follow(repo());
    await review({ "src/a.ts": both, "src/c.ts": "c();\n" });

    expect(await review(step)).toEqual(stays);
    expect(await review({ "README.md": "more\n" })).toEqual(stays);

    const [entry] = await ledger.entries(ref);
    expect(Object.keys(step)).toContain(entry?.path);
    expect(entry?.path).not.toBe("src/a.ts");
  });

  test("and is mended there: it is fixed once", async () => {
    const { review } = follow(repo());
    await review({ "src/a.ts": both });
    await review({ "src/a.ts": shop("one();"), "src/b.ts": second });

    const mended = second.replace("lenght; // BUG", "length;");
    expect(await review({ "src/b.ts": mended })).toMatchObject({ fixed: 1, lives: ["fixed"] });
  });

  test("and stays dismissed where it was", async () => {
    const { review, ledger, publisher } = follow(repo());
    await review({ "src/a.ts": both });
    const said = publisher.plans[0]?.inline[0]?.fingerprint;
    if (said === undefined) throw new Error("nothing was said");
    await ledger.dismiss(ref, said, "ada", "meant so");

    const after = await review({ "src/a.ts": shop("one();"), "src/b.ts": second });

    expect(after).toMatchObject({ said: [], lives: ["dismissed"] });
    expect(after.verdict).not.toBe("blocked");
  });
});

describe("a finding does not go along", () => {
  test("when its code was copied: the copy is another", async () => {
    const { review } = follow(repo());
    await review({ "src/a.ts": both });

    const after = await review({ "src/b.ts": second });

    expect(after).toMatchObject({ said: [defect], fixed: 0, lives: ["open", "open"] });
  });

  test("to like code that comes elsewhere, among other lines", async () => {
    const { review } = follow(repo());
    await review({ "src/a.ts": both });
    const steps = Array.from({ length: 8 }, (_, step) => `other${step}();\n`);
    const elsewhere = [...steps.slice(0, 4), `${defect}\n`, ...steps.slice(4)].join("");

    const after = await review({ "src/a.ts": shop("one();"), "src/b.ts": elsewhere });

    expect(after.said).toEqual([defect]);
  });
});

describe("what somebody answered", () => {
  const inOtherWords = saying([
    [/BUG/, { title: "No lenght.", severity: "critical", quote: `  ${defect}\n  use(total);` }],
  ]);

  test.each([
    ["the author or a writer is not said in other words", true, []],
    ["anybody else is", false, [expect.stringContaining(defect)]],
  ])("by %s", async (_who, counts, said) => {
    const { review, ledger, threads } = follow(repo());
    await review({ "src/a.ts": shop(defect, "use(total);") });
    const [entry] = await ledger.entries(ref);
    if (!entry?.thread) throw new Error("nothing was said");
    threads.push({
      fingerprint: entry.fingerprint,
      commentId: entry.thread.commentId,
      nodeId: "PRRT_1",
      isResolved: false,
      resolvedBy: null,
      saidFixed: false,
      replies: [{ login: "ada", text: "The API spells it like this.", counts }],
    });

    const step = { "src/a.ts": shop("early();", defect, "use(total);") };
    const after = await review(step, inOtherWords);

    expect(after).toMatchObject({ said, verdict: "blocked" });
    expect(after.lives).toHaveLength(counts ? 1 : 2);
  });
});

describe("what somebody decided", () => {
  test("says nothing of lines that came into the midst of it later", async () => {
    const { review, ledger, publisher } = follow(repo());
    const wide = saying([[/BUG/, { quote: `  ${defect}\n  use(total);` }]]);
    await review({ "src/a.ts": shop(defect, "use(total);") }, wide);
    const said = publisher.plans[0]?.inline[0]?.fingerprint;
    if (said === undefined) throw new Error("nothing was said");
    await ledger.dismiss(ref, said, "ada", "meant so");

    const after = await review(
      { "src/a.ts": shop(defect, "hole();", "use(total);") },
      saying([[/hole/, { severity: "critical" }]]),
    );

    expect(after).toMatchObject({ said: ["hole();"], verdict: "blocked" });
  });
});

describe("two engines", () => {
  const analyzers = saying([[/BUG/, { rule: "oxlint/x" }]], { name: "analyzers" });
  const silent = saying([], { name: "analyzers" });
  const model = saying([[/BUG/, { title: "There is no lenght." }]]);

  test("that say a defect in turns say one", async () => {
    const { review } = follow(repo());
    await review({ "src/a.ts": shop(defect) }, [analyzers, saying([])]);

    expect(await review({ "src/a.ts": shop(defect, "a();") }, [analyzers, model])).toEqual(stays);
    expect(await review({ "src/a.ts": shop(defect, "b();") }, [silent, model])).toEqual(stays);
  });
});
