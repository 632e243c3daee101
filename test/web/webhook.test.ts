import { assert, nat, property, uint8Array } from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { createSignatureCheck } from "../../src/web/signature.ts";
import { headersFor, rawRequest, secret, sign, startWeb } from "./web-server.ts";

type Web = Awaited<ReturnType<typeof startWeb>>;
const started: Web[] = [];

async function web(...args: Parameters<typeof startWeb>): Promise<Web> {
  const server = await startWeb(...args);
  started.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(started.splice(0).map(({ server }) => server.stop(0)));
});

async function deliver(
  { server }: Web,
  body: string | Uint8Array,
  overrides: Readonly<Record<string, string | null>> = {},
) {
  const response = await fetch(`${server.url}/hooks`, {
    method: "POST",
    headers: headersFor(body, overrides),
    body: typeof body === "string" ? body : Buffer.from(body),
  });
  return { status: response.status, text: (await response.text()).trim() };
}

const body = JSON.stringify({ action: "opened", title: "PAYLOAD ünïcode \u2028 🦊" });

describe("a signed delivery", () => {
  test("is stored byte for byte, then acknowledged, then the dispatcher is told", async () => {
    const server = await web();
    expect(await deliver(server, body)).toEqual({ status: 202, text: "accepted" });
    expect(server.stored).toEqual([
      {
        id: "72d3162e-cc78-11e3-81ab-4c9367dc0958",
        event: "pull_request",
        payload: body,
        receivedAt: 1_000,
      },
    ]);
    expect(server.nudges()).toBe(1);
  });

  test("that comes again is acknowledged and not stored twice", async () => {
    const server = await web();
    await deliver(server, body);
    expect(await deliver(server, body)).toEqual({ status: 202, text: "known already" });
    expect(server.stored).toHaveLength(1);
    expect(server.nudges()).toBe(1);
  });

  test("may be chunked, without a length", async () => {
    const server = await web();
    const halves = [Buffer.from(body).subarray(0, 30), Buffer.from(body).subarray(30)];
    const answer = await rawRequest(server.server.port, [
      head(headersFor(body, { "transfer-encoding": "chunked", connection: "close" })),
      ...halves.flatMap((half) => [`${half.length.toString(16)}\r\n`, half, "\r\n"]),
      "0\r\n\r\n",
    ]);
    expect(answer).toMatch(/^HTTP\/1\.1 202 /);
    expect(server.stored[0]?.payload).toBe(body);
  });

  test.each(["application/json; charset=utf-8", "Application/JSON"])("may say %s", async (type) => {
    const server = await web();
    expect(await deliver(server, body, { "content-type": type })).toMatchObject({ status: 202 });
  });

  test("of 25 MB is taken", async () => {
    const server = await web();
    const large = `{"text":"${"x".repeat(25 * 1024 * 1024 - 11)}"}`;
    expect(await deliver(server, large)).toMatchObject({ status: 202 });
    expect(server.stored[0]?.payload.length).toBe(25 * 1024 * 1024);
  });
});

describe("what is no delivery of GitHub is refused and not stored:", () => {
  test.each<[string, string, Readonly<Record<string, string | null>>, number]>([
    ["signed with another secret", body, { "x-hub-signature-256": sign(body, "wrong") }, 401],
    ["signed for another body", body, { "x-hub-signature-256": sign(`${body} `) }, 401],
    [
      "cut short after it was signed",
      body.slice(0, -5),
      { "x-hub-signature-256": sign(body) },
      401,
    ],
    ["an empty signature", body, { "x-hub-signature-256": "" }, 401],
    ["a signature of another form", body, { "x-hub-signature-256": sign(body).slice(7) }, 401],
    ["a signature cut short", body, { "x-hub-signature-256": sign(body).slice(0, -1) }, 401],
    ["no signature", body, { "x-hub-signature-256": null }, 400],
    [
      "only the legacy signature",
      body,
      { "x-hub-signature-256": null, "x-hub-signature": "sha1=00" },
      400,
    ],
    ["no delivery id", body, { "x-github-delivery": null }, 400],
    ["a malformed delivery id", body, { "x-github-delivery": "../../etc" }, 400],
    ["no event", body, { "x-github-event": null }, 400],
    ["a malformed event", body, { "x-github-event": "pull request" }, 400],
    ["a form", "payload=%7B%7D", { "content-type": "application/x-www-form-urlencoded" }, 415],
    ["no type", body, { "content-type": "" }, 415],
    ["a type that only starts alike", body, { "content-type": "application/jsonp" }, 415],
    ["signed, but no JSON", "hello", {}, 400],
    ["signed, but a JSON list", "[]", {}, 400],
    ["signed, but nothing", "", {}, 400],
  ])("%s", async (_what, sent, overrides, status) => {
    const server = await web();
    expect(await deliver(server, sent, overrides)).toMatchObject({ status });
    expect(server.stored).toEqual([]);
    expect(server.nudges()).toBe(0);
  });

  test("signed, but not UTF-8", async () => {
    const server = await web();
    const bytes = Buffer.concat([Buffer.from('{"a":"'), Buffer.of(0xff, 0xfe), Buffer.from('"}')]);
    expect(await deliver(server, bytes)).toMatchObject({ status: 400 });
    expect(server.stored).toEqual([]);
  });

  test("another method or path", async () => {
    const server = await web();
    expect((await fetch(`${server.server.url}/hooks`)).status).toBe(404);
    const elsewhere = await fetch(server.server.url, {
      method: "POST",
      body,
      headers: headersFor(body),
    });
    expect(elsewhere.status).toBe(404);
    expect(server.stored).toEqual([]);
  });
});

describe("a body above the limit is refused with 413", () => {
  test("of 26 MB, by its announced length, before any of it is read", async () => {
    const server = await web();
    const length = 26 * 1024 * 1024;
    const answer = await rawRequest(server.server.port, [
      head(headersFor("", { "content-length": String(length) })),
    ]);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toMatch(/connection: close/i);
  });

  test("of 26 MB, really sent", async () => {
    const server = await web();
    const chunk = Buffer.alloc(1024 * 1024, "x");
    const answer = await rawRequest(server.server.port, [
      head(headersFor("", { "content-length": String(26 * chunk.length) })),
      ...Array.from({ length: 26 }, () => chunk),
    ]);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(server.stored).toEqual([]);
  });

  test("when it is chunked and never ends", async () => {
    const server = await web({ bodyLimit: 1_000 });
    const answer = await rawRequest(server.server.port, [
      head(headersFor("", { "transfer-encoding": "chunked" })),
      `${(600).toString(16)}\r\n${"x".repeat(600)}\r\n`,
      `${(600).toString(16)}\r\n${"x".repeat(600)}\r\n`,
    ]);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(server.logged()).toContain("a body of more than 1000 bytes");
  });

  test("one byte above, and taken one byte below", async () => {
    const server = await web({ bodyLimit: 100 });
    const exact = `{"a":"${"x".repeat(92)}"}`;
    expect(exact).toHaveLength(100);
    expect(await deliver(server, exact)).toMatchObject({ status: 202 });
    expect(await deliver(server, `${exact} `)).toMatchObject({ status: 413 });
  });
});

test("a length shorter than the body gives a body that the signature does not fit", async () => {
  const server = await web();
  const answer = await rawRequest(server.server.port, [
    head(headersFor(body, { "content-length": "20", connection: "close" })),
    body,
  ]);
  expect(answer).toMatch(/^HTTP\/1\.1 40[01] /);
  expect(server.stored).toEqual([]);
});

test("large bodies share a few places, so that unsigned ones cannot fill the memory", async () => {
  const server = await web();
  const unfinished = Array.from({ length: 4 }, (_, at) =>
    rawRequest(server.server.port, [
      head(headersFor("", { "content-length": "2000000", "x-github-delivery": `slow-${at}` })),
      "x",
    ]),
  );
  // A place is taken when the headers are read; asking until they are is all there is to wait for.
  let fifth = { status: 0 };
  const big = `{"text":"${"x".repeat(1_500_000)}"}`;
  do fifth = await deliver(server, big);
  while (fifth.status === 202);
  expect(fifth.status).toBe(503);
  expect(await deliver(server, body, { "x-github-delivery": "small" })).toMatchObject({
    status: 202,
  });
  await server.server.stop(0);
  started.splice(0);
  await Promise.allSettled(unfinished);
});

describe("when the delivery cannot be stored", () => {
  test.each(["database or disk is full", "attempt to write a readonly database"])(
    "because %s, it is not acknowledged, and the log says so",
    async (why) => {
      const server = await web({ store: () => Promise.reject(new Error(why)) });
      expect(await deliver(server, body)).toMatchObject({ status: 503 });
      expect(server.nudges()).toBe(0);
      const line = server
        .logged()
        .split("\n")
        .find((text) => text.includes("could not be stored"));
      expect(JSON.parse(line!)).toMatchObject({
        level: 50,
        delivery: "72d3162e-cc78-11e3-81ab-4c9367dc0958",
        event: "pull_request",
        err: { message: why },
      });
    },
  );
});

test("nothing of a payload, a signature or the secret is ever logged", async () => {
  const server = await web();
  await deliver(server, body);
  await deliver(server, body);
  await deliver(server, body, { "x-hub-signature-256": sign(body, "wrong") });
  await deliver(server, "PAYLOAD");
  await deliver(server, body, { "content-type": "text/PAYLOAD" });
  const failing = await web({ store: () => Promise.reject(new Error("disk full")) });
  await deliver(failing, body);
  const logged = server.logged() + failing.logged();
  expect(logged.split("\n").length).toBeGreaterThanOrEqual(6);
  expect(logged).not.toContain("PAYLOAD");
  expect(logged).not.toContain("sha256=");
  expect(logged).not.toContain(secret);
});

describe("the signature", () => {
  test("fits GitHub's published example", () => {
    const isSigned = createSignatureCheck("It's a Secret to Everybody");
    const signature = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    expect(isSigned(Buffer.from("Hello, World!"), `sha256=${signature}`)).toBe(true);
  });

  test("fits no other body, and no body has another", () => {
    const isSigned = createSignatureCheck(secret);
    assert(
      property(uint8Array({ minLength: 1 }), nat(), (bytes, at) => {
        const changed = Uint8Array.from(bytes);
        const place = at % changed.length;
        changed[place] = (changed[place]! + 1) % 256;
        expect(isSigned(bytes, sign(bytes))).toBe(true);
        expect(isSigned(changed, sign(bytes))).toBe(false);
      }),
    );
  });
});

function head(headers: Record<string, string>): string {
  const lines = Object.entries({ host: "127.0.0.1", ...headers }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  return ["POST /hooks HTTP/1.1", ...lines, "", ""].join("\r\n");
}
