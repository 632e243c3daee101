import { describe, expect, test } from "vitest";
import { Stop } from "../../src/domain/errors.ts";
import type { Log } from "../../src/domain/log.ts";
import { createLog, type LogFormat } from "../../src/telemetry/log.ts";

function logging(secrets: readonly string[] = [], format: LogFormat = "json") {
  const lines: string[] = [];
  const log = createLog({ level: "debug", format, secrets, write: (line) => lines.push(line) });
  return { log, lines, text: () => lines.join("") };
}

const pem = `-----BEGIN PRIVATE KEY-----\n${"MIIEvQIBADANBgkqhkiG9w0BAQEFAASC".repeat(2)}\n${"q".repeat(64)}\n-----END PRIVATE KEY-----\n`;

describe("a line", () => {
  test("is one JSON object with the fields of the child that wrote it", () => {
    const { log, lines } = logging();
    const port: Log = log;
    port
      .child({ delivery: "d-1", repository: "acme/shop", pull: 12 })
      .info({ review: "abc" }, "said");
    expect(JSON.parse(lines[0]!)).toMatchObject({
      delivery: "d-1",
      repository: "acme/shop",
      pull: 12,
      review: "abc",
      msg: "said",
    });
  });

  test("below the level is not written", () => {
    const lines: string[] = [];
    const log = createLog({
      level: "warn",
      format: "json",
      secrets: [],
      write: (line) => lines.push(line),
    });
    log.info({}, "quiet");
    expect(lines).toEqual([]);
  });
});

describe("secrets", () => {
  test.each([
    ["as a field", (log: Log) => log.info({ value: 's3cret/with"quotes' }, "x")],
    ["in the message", (log: Log) => log.info({}, 'failed for s3cret/with"quotes')],
    ["deep inside", (log: Log) => log.info({ a: { b: ['s3cret/with"quotes'] } }, "x")],
    ["in a child's bindings", (log: Log) => log.child({ who: 's3cret/with"quotes' }).info({}, "x")],
    [
      "in an error's message",
      (log: Log) => log.error({ err: new Error('bad s3cret/with"quotes') }, "x"),
    ],
    [
      "in base64",
      (log: Log) => log.info({ v: Buffer.from('s3cret/with"quotes').toString("base64") }, "x"),
    ],
    ["in a URL", (log: Log) => log.info({ v: encodeURIComponent('s3cret/with"quotes') }, "x")],
  ])("are scrubbed %s", (_where, write) => {
    const { log, text } = logging(['s3cret/with"quotes']);
    write(log);
    expect(text()).toContain("[secret]");
    expect(text()).not.toContain("s3cret");
  });

  test("a private key is scrubbed whole, and by any of its lines", () => {
    const { log, text } = logging([pem]);
    log.info({ pem }, "whole");
    log.info({}, `cut: ${"q".repeat(64)}`);
    log.info({}, `spelled with escapes: ${pem.replaceAll("\n", "\\n")}`);
    expect(text()).not.toContain("MIIEvQ");
    expect(text()).not.toContain("qqqq");
  });

  test.each([
    "ghs_16C7e42F292c6912E7710c838347Ae178B4a",
    "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
    "github_pat_11ABCDEFG0abcdefghijkl_mnopqrstuvwxyz",
    "sk-ant-api03-abcdefghijklmnop",
    "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiIxMjM0In0.c2lnbmF0dXJl",
  ])("%s is known by its shape alone", (token) => {
    const { log, text } = logging();
    log.warn({ note: `header was: Bearer ${token} (refused)` }, `got ${token}`);
    expect(text()).not.toContain(token);
    expect(text()).toContain("(refused)");
  });

  test("are looked for in a long line of nothing but their beginnings while somebody waits", () => {
    const { log, text } = logging();
    log.info({ text: "eyJ".repeat(50_000) }, "x");
    expect(text()).not.toContain("[secret]");
  });

  test("a foreign private key and a password in a URL are known by their shape too", () => {
    const { log, lines } = logging();
    log.warn({ pem, next: "kept" }, "key");
    log.warn({ url: "postgres://reviewer:hunter2@db.example/marginalia" }, "url");
    expect(JSON.parse(lines[0]!)).toMatchObject({ pem: "[secret]\n", next: "kept" });
    expect(JSON.parse(lines[1]!)).toMatchObject({
      url: "postgres://reviewer:[secret]@db.example/marginalia",
    });
  });
});

describe("errors", () => {
  test("keep name, message, status and cause, and lose the request and payload they carry", () => {
    const { log, lines } = logging();
    const error = Object.assign(new Error("Not Found", { cause: new Error("socket closed") }), {
      status: 404,
      request: { headers: { authorization: "token abc" } },
      event: { payload: { huge: "PAYLOAD" } },
    });
    log.error({ err: error }, "could not read the pull request");
    const { err } = JSON.parse(lines[0]!);
    expect(Object.keys(err).sort()).toEqual(["cause", "message", "name", "stack", "status"]);
    expect(err.cause.message).toBe("socket closed");
  });

  test("say what to do, where they know", () => {
    const { log, lines } = logging();
    log.error({ err: new Stop("The disk is full.", "Free some space.") }, "not ready");
    expect(JSON.parse(lines[0]!).err.hint).toBe("Free some space.");
  });

  test("logged bare, as Probot does, lose them as well", () => {
    const { log, text } = logging();
    const inner = Object.assign(new Error("handler failed"), { event: { payload: "PAYLOAD" } });
    log.error(
      Object.assign(new AggregateError([inner], "1 handler failed"), { event: inner.event }),
    );
    expect(text()).toContain("handler failed");
    expect(text()).not.toContain("PAYLOAD");
  });

  test("are cut where they quote a whole answer", () => {
    const { log, text } = logging();
    log.error({ err: new Error("x".repeat(1_000_000)) }, "too long");
    expect(text().length).toBeLessThan(12_000);
  });
});

test("an event, a payload and a body are never logged, whoever passes them", () => {
  const { log, text, lines } = logging();
  log.debug({ event: { id: "d-1", name: "push", payload: { text: "PAYLOAD" } } }, "received");
  log.debug({ payload: "PAYLOAD", body: "PAYLOAD", headers: { cookie: "PAYLOAD" } }, "sent");
  expect(JSON.parse(lines[0]!).event).toEqual({ id: "d-1", name: "push" });
  expect(text()).not.toContain("PAYLOAD");
});

describe("the pretty format", () => {
  test("puts time, level, message and fields on one line", () => {
    const { log, text } = logging([], "pretty");
    log.warn({ repository: "acme/shop", pull: 12, why: "two words" }, "slow answer");
    expect(text()).toMatch(
      /^\d\d:\d\d:\d\d WARN {2}slow answer repository=acme\/shop pull=12 why="two words"\n$/,
    );
  });

  test("cannot be steered by what it prints", () => {
    const { log, text } = logging([], "pretty");
    log.info({ title: "\u001b[2J\u202egnp" }, "cleared\u009b2J\nFAKE line");
    expect(text().match(/\n/g)).toHaveLength(1);
    expect(text()).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
  });
});
