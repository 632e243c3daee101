import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { commandList, commandNames } from "../../src/policy/command-list.ts";
import { parseCommands as parse } from "../../src/policy/slash-command.ts";
import type { Command } from "../../src/policy/slash-command.ts";

const parseCommands = (body: string) => parse(body, (name) => name === "marginalia");

const review: Command = { kind: "review", full: false };
const full: Command = { kind: "review", full: true };
const help: Command = { kind: "help" };

describe("commands", () => {
  test.each<[string, readonly Command[]]>([
    ["/review", [review]],
    ["  /review  ", [review]],
    ["/Review.", [review]],
    ["/review full", [full]],
    ["/review   FULL !", [full]],
    ["/help", [help]],
    ["/help?", [help]],
    ["/config", [{ kind: "config" }]],
    ["/status?", [{ kind: "status" }]],
    ["/summary", [{ kind: "summary" }]],
    ["/pause\n/resume", [{ kind: "pause" }, { kind: "resume" }]],
    ["/Config.\n/config", [{ kind: "config" }]],
    ["Thanks!\n\n/review\n/help", [review, help]],
    ["Thanks,\n/review", [review]],
    ["/review\r\n/help\r\n", [review, help]],
    ["/review\n/review", [review]],
  ])("%j", (body, expected) => {
    expect(parseCommands(body)).toEqual(expected);
  });
});

test("every form that /help lists is understood as its command", () => {
  for (const name of commandNames)
    for (const { usage } of commandList[name].forms)
      expect(parseCommands(usage).map(({ kind }) => kind)).toEqual([name]);
});

describe("reasons", () => {
  const ignore = (why: string | null): Command => ({ kind: "ignore", why });
  test.each<[string, readonly Command[]]>([
    ["/ignore The caller holds the lock.", [ignore("The caller holds the lock.")]],
    ["/Ignore - by design (see `a.ts`)", [ignore("by design (see `a.ts`)")]],
    ["@marginalia ignore: it is a fixture", [{ kind: "ignore", why: "it is a fixture" }]],
    ["/ignore", [ignore(null)]],
    ["/ignore …", [ignore(null)]],
    [`/ignore ${"x".repeat(500)}`, [ignore("x".repeat(500))]],
    ["/ignored", [{ kind: "unknown", text: "/ignored", nearest: "/ignore" }]],
    ["/resolve", [{ kind: "resolve", why: null }]],
    ["/resolve Done", [{ kind: "resolve", why: "Done" }]],
    ["/remove", []],
  ])("%j", (body, expected) => {
    expect(parseCommands(body)).toEqual(expected);
  });
});

describe("addressed to us", () => {
  test.each<[string, readonly Command[]]>([
    ["@marginalia review", [review]],
    ["@Marginalia, review full.", [full]],
    ["@marginalia: /review", [review]],
    ["@marginalia[bot] help", [help]],
    ["@marginalia\treview\n/help", [review, help]],
    ["@marginalia reveiw", [{ kind: "unknown", text: "@marginalia reveiw", nearest: "/review" }]],
  ])("%j", (body, expected) => {
    expect(parseCommands(body)).toEqual(expected);
  });

  test.each([
    ["somebody else", "@bob review\n@bob reveiw"],
    ["a name that only starts like ours", "@marginalia-app review"],
    ["a team", "@marginalia/review full"],
    ["within a line", "thanks @marginalia review"],
    ["with nothing", "@marginalia"],
    ["with other words", "@marginalia thank you"],
    ["in a quote", "> @marginalia review"],
    ["in code", "`@marginalia review`\n\n    @marginalia review"],
    ["without a slash or our name", "review\nreview full"],
  ])("%s: nothing", (_, body) => {
    expect(parseCommands(body)).toEqual([]);
  });
});

describe("near misses are answered with the nearest", () => {
  test.each([
    ["/reveiw", "/review"],
    ["/rewiev", "/review"],
    ["/reviews", "/review"],
    ["/hlep", "/help"],
    ["/halp me", "/help"],
    ["/review ful", "/review full"],
    ["/review src/a.ts", "/review"],
    ["/review the whole thing", "/review"],
    ["/help me", "/help"],
    ["/confg", "/config"],
    ["/statsu", "/status"],
    ["/sumary", "/summary"],
    ["/config gate", "/config"],
  ])("%s: %s", (body, nearest) => {
    expect(parseCommands(body)).toEqual([{ kind: "unknown", text: body, nearest }]);
  });

  test("what is shown of it is short and cannot leave its code span", () => {
    const [command] = parseCommands(`/review \`@everyone ${"x".repeat(120)}`);
    expect(command).toMatchObject({ kind: "unknown" });
    expect(command?.kind === "unknown" && command.text.length).toBe(60);
    expect(JSON.stringify(command)).not.toContain("`");
  });
});

describe("what only looks like a command", () => {
  test.each([
    ["within a line", "please /review this"],
    ["a path", "/review/src/a.ts"],
    ["a path of a near word", "/help-desk/a"],
    ["somebody else's command", "/deploy\n/hold\n/confirm\n/configure\n/lgtm\n/retest\n/assign @a"],
    ["a longer word", "/reviewer-list"],
    ["after a list marker", "- /review\n* /review\n1. /review"],
    ["in a heading", "# /review"],
    ["in an emphasis", "**/review**"],
    ["in inline code", "`/review`"],
    ["in inline code of two backticks", "``/review``"],
    ["in inline code over two lines", "see `the\n/review\ncommand` there"],
    ["in a fence", "```\n/review\n```"],
    ["in a fence with a language", "```sh\n/review\n```"],
    ["in a fence of tildes", "~~~\n/review\n```\n/review\n~~~"],
    ["in a longer fence", "````\n```\n/review\n```\n````"],
    ["in a fence that never ends", "```\n/review"],
    ["in a fence within a list", "- ```\n  /review\n  ```"],
    ["in indented code", "    /review"],
    ["in code indented by a tab", "\t/review"],
    ["in a quote", "> /review"],
    ["in a nested quote", ">> /review\n> > /review"],
    ["in a line that a quote draws in", "> somebody wrote\n/review"],
    ["in a fence within a quote", "> ```\n/review"],
    ["in a comment", "<!-- /review -->"],
    ["in a comment of several lines", "<!--\n/review\n-->"],
    ["in a comment that starts within a line", "text <!-- hidden\n\n/review\n--> /review"],
    ["in a comment that never ends", "<!--\n/review"],
    ["in preformatted text", "<pre>\n/review\n</pre>"],
    ["in preformatted text with blank lines", "<PRE class=x>\n\n/review\n\n</PRE>"],
    ["behind a zero-width space", "\u200b/review"],
    ["with a zero-width space inside", "/rev\u200biew"],
    ["with a full-width slash", "／review"],
    ["a slash alone", "/"],
    ["nothing", ""],
    ["in a line longer than any command", `/review ${"x".repeat(300)}`],
  ])("%s", (_, body) => {
    expect(parseCommands(body)).toEqual([]);
  });
});

describe("an answer by e-mail", () => {
  const older = "/review full\n";
  test.each([
    ["quoted", `/review\n\nOn Mon, Ada <a@x.test> wrote:\n\n> /help\n> ${older}`],
    ["not quoted", `/review\n\nOn Mon, Ada <a@x.test> wrote:\n\n${older}`],
    ["below a heading", `/review\n\n-----Original Message-----\nFrom: Ada\n\n${older}`],
    ["below a line", `/review\n\n________________________________\nFrom: Ada\n\n${older}`],
    [
      "not quoted, its sender over two lines",
      `/review\n\nOn Mon, Ada <\na@x.test> wrote:\n${older}`,
    ],
    ["of a German", `/review\n\nAm Mo., 22. Nov. um 10:00 Uhr schrieb Ada <a@x.test>:\n${older}`],
    ["of a Frenchman", `/review\n\nLe lun. 22 nov. à 10:00, Ada <a@x.test> a écrit :\n${older}`],
    ["below a header", `/review\n\nFrom: Ada <a@x.test>\nSent: Monday\nTo: Bob\n\n${older}`],
    ["below a header in bold", `/review\n\n**Von:** Ada\n**Gesendet:** Montag\n\n${older}`],
    ["below a signature", `/review\n\n-- \nAda\n${older}`],
    ["below GitHub's own end", `/review\n\nReply to this email directly, view it on x:\n${older}`],
  ])("says only what stands above the older message, %s", (_, body) => {
    expect(parseCommands(body)).toEqual([review]);
  });
});

test("words that only begin like those of an older message end nothing", () => {
  for (const words of [
    "On second thought:",
    "From: what I see, it is right.\n",
    "Ada <a@x.test> said so:",
    "At 10:00 it broke:",
    "--",
  ]) {
    expect(parseCommands(`${words}\n\n/review`)).toEqual([review]);
  }
});

describe("what ends, ends", () => {
  test.each([
    ["a fence", "```\n/help\n```\n/review"],
    ["a quote, with a blank line", "> /help\n\n/review"],
    ["a comment", "<!-- /help -->\n\n/review"],
    ["preformatted text", "<pre>\n/help\n</pre>\n/review"],
    ["a code span", "a `b` c\n/review"],
    ["a backtick without a partner", "a ` b\n/review"],
    ["a backtick without a partner in its paragraph", "a ` b\n/review\n\nc ` d"],
    ["the mark of a comment within code", "`<!--` is fine\n/review"],
  ])("%s", (_, body) => {
    expect(parseCommands(body)).toEqual([review]);
  });
});

test("at most five, from the first part of a body of any size", () => {
  const body = Array.from({ length: 100 }, (_, index) => `/review x${index}`).join("\n");
  expect(parseCommands(body)).toHaveLength(5);
  expect(parseCommands(`${"x".repeat(70_000)}\n/review`)).toEqual([]);
});

test("bodies made to be slow are not", () => {
  const runs = Array.from({ length: 300 }, (_, index) => "`".repeat(index)).join(" ");
  for (const body of [
    "` ".repeat(32_000),
    runs,
    "> ".repeat(32_000),
    "<!--".repeat(16_000),
    "- ".repeat(32_000),
  ])
    expect(parseCommands(`${body}\n`.repeat(2))).toEqual([]);
});

test("whatever is quoted or fenced stays unheard", () => {
  const line = fc.constantFrom("/review", "text", "", "`", "- a", "<b>", "/help", "    x", "***");
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
      expect(parseCommands(lines.map((each) => `> ${each}`).join("\n"))).toEqual([]);
      expect(parseCommands(["~~~", ...lines, "~~~"].join("\n"))).toEqual([]);
    }),
  );
});
