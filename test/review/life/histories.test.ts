import { describe, expect, test } from "vitest";

import type { Claim } from "../../../src/domain/finding.ts";
import { follow, openShop, ref, saying, shop } from "../follow.ts";

const defect = "const total = items.lenght; // BUG";
const mended = "const total = items.length;";
const repo = openShop();

const quiet = { said: [], fixed: [], lives: ["open"], verdict: "blocked" };
const stays = { ...quiet, fixed: 0 };

describe("a defect is the same one", () => {
  test.each<[string, Readonly<Record<string, string | null>>]>([
    ["under new lines", { "src/a.ts": `// one\n// two\n${shop(defect)}` }],
    ["in a block", { "src/a.ts": shop("if (items) {", `    ${defect}`, "}") }],
    ["in a function of another name", { "src/a.ts": shop(defect).replace("sum", "count") }],
    ["after the lines around it changed", { "src/a.ts": shop("other();", defect, "another();") }],
    [
      "when its function moved down the file",
      { "src/a.ts": `function early() {\n  return 1;\n}\n\n${shop(defect)}` },
    ],
    [
      "in another function of its file",
      { "src/a.ts": `${shop()}\nfunction b() {\n  ${defect}\n}\n` },
    ],
    ["in a file of another name", { "src/a.ts": null, "src/sum.ts": shop(defect) }],
    [
      "in a renamed file, a little changed",
      { "src/a.ts": null, "lib/sum.ts": `// moved\n${shop("more();", defect)}` },
    ],
  ])("%s", async (_where, step) => {
    const { review } = follow(repo());
    await review({ "src/a.ts": shop(defect) });

    expect(await review(step)).toEqual(stays);
    expect(await review({ "README.md": "more\n" })).toEqual(stays);
  });

  test("in a file of the base branch that the change renames later", async () => {
    const { review } = follow(repo());
    await review({ "src/old.ts": shop("settled();", defect) });

    expect(await review({ "src/old.ts": null, "src/new.ts": shop("settled();", defect) })).toEqual(
      stays,
    );
  });

  test("after a rebase onto a base that renamed its file", async () => {
    const { review, look } = follow(repo());
    await review({ "src/old.ts": shop("settled();", defect) });
    repo().git("checkout", "-q", "main");
    repo().git("mv", "src/old.ts", "src/new.ts");
    repo().commit("Rename");
    repo().git("checkout", "-q", "topic");
    repo().git("rebase", "-q", "main");

    expect(await look()).toEqual(stays);
  });

  test("claimed in other words, with another title and severity", async () => {
    const { review } = follow(repo());
    await review({ "src/a.ts": shop(defect) });
    const other = saying([[/BUG/, { title: "There is no lenght.", severity: "minor" }]]);

    const { said, lives } = await review({ "src/a.ts": shop(defect, "more();") }, other);

    expect({ said, lives }).toEqual({ said: [], lives: ["open"] });
  });

  test("quoted with a line more", async () => {
    const { review } = follow(repo());
    await review({ "src/a.ts": shop(defect, "use(total);") });
    const wider = saying([[/BUG/, { quote: `  ${defect}\n  use(total);` }]]);

    const { said, lives } = await review(
      { "src/a.ts": shop(defect, "use(total);", "x();") },
      wider,
    );

    expect({ said, lives }).toEqual({ said: [], lives: ["open"] });
  });
});

describe("two defects with the same code", () => {
  test("are told apart by where they stand: the one that was mended is fixed", async () => {
    const { review, ledger, publisher } = follow(repo());
    await review({ "src/a.ts": shop(defect, "between();", defect) });
    const [first, second] = publisher.plans[0]?.inline ?? [];

    const after = await review({ "src/a.ts": shop(mended, "between();", defect) });

    expect(after).toMatchObject({ said: [], fixed: 1, verdict: "blocked" });
    expect(publisher.plans[1]?.fixed[0]?.fingerprint).toBe(first?.fingerprint);
    const entries = await ledger.entries(ref);
    expect(entries.find(({ life }) => life.kind === "open")?.fingerprint).toBe(second?.fingerprint);
  });

  test("in two files are two, and one may be mended without the other", async () => {
    const { review } = follow(repo());
    await review({ "src/a.ts": shop(defect), "src/b.ts": shop(defect) });

    const after = await review({ "src/a.ts": shop(mended) });

    expect(after).toMatchObject({ said: [], fixed: 1, verdict: "blocked" });
    expect([...after.lives].sort()).toEqual(["fixed", "open"]);
  });
});

describe("a finding is fixed", () => {
  test.each<[string, Readonly<Record<string, string | null>>]>([
    ["when its line was mended", { "src/a.ts": shop(mended) }],
    ["when its line is gone", { "src/a.ts": shop() }],
    ["when its file is gone", { "src/a.ts": null, "src/b.ts": "b();\n" }],
  ])("%s", async (_when, step) => {
    const { review } = follow(repo());
    await review({ "src/a.ts": shop(defect) });

    expect(await review(step)).toEqual({
      said: [],
      fixed: 1,
      lives: ["fixed"],
      verdict: "reviewed-clean",
    });
    expect(await review({ "src/c.ts": "c();\n" })).toMatchObject({ fixed: 0, lives: ["fixed"] });
  });

  test("though like code stands in its function, where the change touches nothing", async () => {
    const long = Array.from({ length: 400 }, (_, step) => `step${step}();`);
    repo().git("checkout", "-q", "main");
    repo().write("src/long.ts", shop("risky();", ...long));
    repo().commit("Long");
    repo().git("checkout", "-q", "topic");
    repo().git("rebase", "-q", "main");
    const { review } = follow(repo());
    const engine = saying([[/risky/, {}]]);
    await review({ "src/long.ts": shop("risky();", ...long, "risky();") }, engine);

    const after = await review({ "src/long.ts": shop("risky();", ...long, "safe();") }, engine);

    expect(after).toEqual({ said: [], fixed: 1, lives: ["fixed"], verdict: "reviewed-clean" });
  });

  test("with the milder one that it had taken the place of", async () => {
    const { review } = follow(repo());
    await review({ "src/a.ts": shop(defect, "use(total);") });
    const worse = saying([[/BUG/, { quote: `  ${defect}\n  use(total);`, severity: "critical" }]]);
    const second = await review({ "src/a.ts": shop(defect, "use(total);", "x();") }, worse);
    expect(second).toMatchObject({ said: [expect.stringContaining("use(total)")], fixed: 0 });
    expect([...second.lives].sort()).toEqual(["open", "superseded"]);

    const third = await review({ "src/a.ts": shop(mended, "x();") });

    expect(third).toMatchObject({ said: [], fixed: 2, verdict: "reviewed-clean" });
    expect([...third.lives].sort()).toEqual(["fixed", "superseded"]);
  });

  test("when the code around it changed and its engine is content", async () => {
    const { review } = follow(repo());
    await review({ "src/a.ts": shop(defect) });

    const after = await review({ "src/a.ts": shop("guard();", defect) }, saying([]));

    expect(after).toEqual({ said: [], fixed: 1, lives: ["fixed"], verdict: "reviewed-clean" });
  });
});

test("what the base has by now is no part of the change, and was not mended", async () => {
  const { review } = follow(repo());
  await review({ "src/a.ts": shop(defect) });
  repo().git("checkout", "-q", "main");
  repo().write("src/a.ts", shop(defect));
  repo().commit("The same");
  repo().git("checkout", "-q", "topic");
  repo().git("rebase", "-q", "main");

  const after = await review({ "src/a.ts": shop("guard();", defect) });

  expect(after).toEqual({ said: [], fixed: 0, lives: ["open"], verdict: "reviewed-clean" });
});

describe("a finding stays open, and counts,", () => {
  test("when its engine is silent about the very same code", async () => {
    const { review } = follow(repo());
    await review({ "src/a.ts": shop(defect) });

    expect(await review({ "README.md": "x\n" }, saying([]), "full")).toEqual(stays);
  });

  test("when nobody looked at the code that it stands in", async () => {
    const { review } = follow(repo());
    await review({ "src/a.ts": shop(defect) });
    const away = saying([], { missing: (path) => path === "src/a.ts" });

    const after = await review({ "src/a.ts": shop("guard();", defect) }, away);

    expect(after).toMatchObject({ fixed: 0, lives: ["open"], verdict: "partial" });
  });

  test("when its code went to a file that nobody looked at", async () => {
    const { review } = follow(repo());
    await review({ "src/a.ts": shop(defect) });
    const away = saying([], { missing: (path) => path === "src/b.ts" });

    const after = await review(
      { "src/a.ts": shop("other();"), "src/b.ts": `export const b = 1;\n  ${defect}\n` },
      away,
    );

    expect(after).toMatchObject({ fixed: 0, lives: ["open"] });
  });
});

describe("on lines that were seen before", () => {
  const more = saying([
    [/BUG/, {}],
    [/risky/, { category: "security" }],
  ]);

  test("a new finding is late: counted and not said, also next time", async () => {
    const { review, publisher, ledger } = follow(repo());
    await review({ "src/a.ts": shop("risky();") });

    const second = await review({ "src/a.ts": shop("risky();", "other();") }, more);
    const third = await review({ "src/a.ts": shop("risky();", "another();") }, more);

    expect(second).toEqual({ said: [], fixed: 0, lives: ["late"], verdict: "reviewed-clean" });
    expect(third).toEqual(second);
    expect(publisher.plans[2]?.findings[0]?.marks[0]?.kind).toBe("late");
    expect(ledger.receipts.map(({ late }) => late)).toEqual([0, 1, 1]);
  });

  test("a history written anew does not make lines new", async () => {
    const { review, look } = follow(repo());
    await review({ "src/a.ts": shop("risky();") });
    await review({ "src/a.ts": shop("risky();", "other();") });
    repo().git("reset", "-q", "--soft", "main");
    repo().commit("All in one");
    repo().write("src/a.ts", shop("risky();", "other();", "third();"));
    repo().commit("One more");

    expect(await look(more)).toMatchObject({ said: [], lives: ["late"] });
  });

  test("nothing is late before a review was whole, nor for an engine that had not looked", async () => {
    const { review } = follow(repo());
    const away = saying([], { missing: (path) => path === "src/b.ts" });
    await review({ "src/a.ts": shop("risky();"), "src/b.ts": "b();\n" }, away);

    const after = await review({ "src/a.ts": shop("risky();", "other();") }, more);

    expect(after.said).toEqual(["risky();"]);
  });

  test("what exceeded the cap stays in the summary", async () => {
    repo().git("checkout", "-q", "main");
    repo().write(".github/marginalia.yml", "max_comments: 1\n");
    repo().commit("Configure");
    repo().git("checkout", "-q", "topic");
    repo().git("rebase", "-q", "main");
    const { review, publisher } = follow(repo());
    await review({ "src/a.ts": shop(defect, "between();", `${defect} 2`) });

    const after = await review({ "src/a.ts": shop(mended, "between();", `${defect} 2`) });

    expect(after).toMatchObject({ said: [], verdict: "blocked" });
    expect(publisher.plans[1]?.folded).toHaveLength(1);
  });
});

describe("what somebody dismissed", () => {
  test.each<[string, Partial<Claim>]>([
    ["as it was", {}],
    ["in other words", { title: "Nothing is called lenght.", quote: `  ${defect}\n  x();` }],
    ["as something worse", { severity: "critical" }],
  ])("is not raised again %s", async (_how, again) => {
    const { review, ledger, publisher } = follow(repo());
    await review({ "src/a.ts": shop(defect) });
    const [said] = publisher.plans[0]?.inline ?? [];
    if (said === undefined) throw new Error("nothing was said");
    expect(await ledger.dismiss(ref, said.fingerprint, "ada", "meant so")).toBe(true);

    const after = await review({ "src/a.ts": shop(defect, "x();") }, saying([[/BUG/, again]]));

    expect(after).toEqual({ said: [], fixed: 0, lives: ["dismissed"], verdict: "reviewed-clean" });
  });
});
