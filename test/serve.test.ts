import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runProgram, type RunningProgram } from "./run-program.ts";
import { headersFor, sign } from "./web/web-server.ts";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const secret = "0123456789abcdef-of-the-tests";

let dir = "";
let started: RunningProgram[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "marginalia-serve-"));
});

afterEach(async () => {
  for (const program of started) program.kill("SIGKILL");
  await Promise.all(started.map(({ ended }) => ended));
  started = [];
  rmSync(dir, { recursive: true });
});

function serve(env: Readonly<Record<string, string>>): RunningProgram {
  const program = runProgram("main.ts", { cwd: dir, env: { PORT: "0", ...env } });
  started.push(program);
  return program;
}

const pullRequest = JSON.stringify({
  action: "opened",
  installation: { id: 99 },
  repository: { id: 7, name: "shop", owner: { login: "acme" } },
  sender: { login: "ada", type: "User" },
  pull_request: { number: 12, state: "open", title: "PAYLOAD" },
});

async function deliver(url: string): Promise<number> {
  const headers = headersFor(pullRequest, { "x-hub-signature-256": sign(pullRequest, secret) });
  const response = await fetch(`${url}/api/github/webhooks`, {
    method: "POST",
    headers,
    body: pullRequest,
  });
  return response.status;
}

/** As much of GitHub as a start needs; the token that a review asks for never comes. */
async function startSilentGitHub() {
  const waiting: string[] = [];
  const told: (() => void)[] = [];
  const server: Server = createServer((request, response) => {
    const { url = "" } = request;
    if (url === "/app") {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ id: 5, slug: "marginalia-test" }));
    } else if (url.startsWith("/app/hook/deliveries")) {
      response.setHeader("content-type", "application/json");
      response.end("[]");
    } else {
      waiting.push(`${request.method} ${url}`);
      for (const tell of told.splice(0)) tell();
    }
  });
  await new Promise<void>((listening) => {
    server.listen(0, "127.0.0.1", listening);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    waiting,
    /** Resolves when the server was asked for `count` things that it does not answer. */
    async asked(count: number): Promise<void> {
      while (waiting.length < count) await new Promise<void>((tell) => told.push(tell));
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const app = { APP_ID: "5", PRIVATE_KEY: pem, WEBHOOK_SECRET: secret };

test("takes a delivery, is stopped in the middle of the review, and goes on after a restart", async () => {
  const github = await startSilentGitHub();
  const env = { ...app, GITHUB_API_URL: github.url, MARGINALIA_STOP_SECONDS: "1" };
  try {
    const first = serve(env);
    const [, url] = await first.waitFor(/"url":"([^"]+)"/);
    await first.waitFor(/ready to review/);
    expect(await deliver(url!)).toBe(202);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    await github.asked(1);
    first.kill("SIGTERM");
    const { code, output } = await first.ended;
    expect(output).toContain("given back");
    expect(output.trimEnd().split("\n").at(-1)).toContain('"msg":"stopped"');
    expect(code).toBe(0);

    const second = serve(env);
    await github.asked(2);
    expect(new Set(github.waiting)).toEqual(new Set(["POST /app/installations/99/access_tokens"]));
    expect(second.output()).not.toContain("delivery accepted");
    const logged = output + second.output();
    expect(logged).not.toContain("PAYLOAD");
    expect(logged).not.toContain(secret);
    expect(logged).not.toContain(pem.split("\n")[2]);
  } finally {
    github.close();
  }
});

test("a second signal ends at once", async () => {
  const github = await startSilentGitHub();
  try {
    const program = serve({ ...app, GITHUB_API_URL: github.url, MARGINALIA_STOP_SECONDS: "600" });
    const [, url] = await program.waitFor(/"url":"([^"]+)"/);
    await program.waitFor(/ready to review/);
    await deliver(url!);
    await github.asked(1);
    program.kill("SIGINT");
    await program.waitFor(/stopping/);
    program.kill("SIGINT");
    expect((await program.ended).code).toBe(1);
  } finally {
    github.close();
  }
});

test("accepts deliveries while GitHub is away, says that it is not ready, and stops in order", async () => {
  const program = serve({ ...app, GITHUB_API_URL: "http://127.0.0.1:9" });
  const [, url] = await program.waitFor(/"url":"([^"]+)"/);
  expect(await deliver(url!)).toBe(202);
  const ready = await fetch(`${url}/readyz`);
  expect(ready.status).toBe(503);
  expect(await ready.json()).toMatchObject({ checks: { storage: "ok", worker: "failed" } });
  program.kill("SIGTERM");
  expect((await program.ended).code).toBe(0);
});

test("does not start with what cannot work, says what and why, and ends with 2", async () => {
  writeFileSync(join(dir, ".env"), "LOG_LEVEL=info\nLOG_FORMAT json-json\n");
  const brokenEnv = await serve(app).ended;
  expect(brokenEnv.output).toMatch(/\.env cannot be read:\n {2}line 2: expected NAME=value/);
  expect(brokenEnv.output).not.toContain("json-json");
  expect(brokenEnv.code).toBe(2);
  rmSync(join(dir, ".env"));

  const cases: readonly (readonly [Readonly<Record<string, string>>, RegExp])[] = [
    [{ ...app, WEBHOOK_SECRET: "" }, /WEBHOOK_SECRET: expected/],
    [{ ...app, PORT: "eighty" }, /PORT: expected .* got "eighty"/],
    [{ HOST: "0.0.0.0" }, /set-up is not offered on 0\.0\.0\.0/],
    [{ ...app, DATABASE_URL: "sqlite:/dev/null/x" }, /\/dev\/null/],
    [{ ...app, HOST: "203.0.113.1" }, /cannot listen on 203\.0\.113\.1/],
  ];
  const ends = await Promise.all(cases.map(([env]) => serve(env).ended));
  for (const [at, [, said]] of cases.entries()) {
    expect(ends[at]?.output).toMatch(said);
    expect(ends[at]?.output).not.toMatch(/\n {4}at /);
    expect(ends[at]?.code).toBe(2);
  }
});

test("without an App on this machine, offers the guided set-up and nothing else", async () => {
  const program = serve({});
  const [, address] = await program.waitFor(/(http:\/\/127\.0\.0\.1:\d+\/setup\?token=\S+)/);
  expect(await (await fetch(address!)).text()).toContain("Register Marginalia");
  const { origin } = new URL(address!);
  expect((await fetch(`${origin}/api/github/webhooks`, { method: "POST" })).status).toBe(404);
});
