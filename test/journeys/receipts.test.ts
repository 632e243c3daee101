import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, onTestFinished, test } from "vitest";

import { installationPayload } from "../github/payloads/installation.ts";
import { runProgram } from "../run-program.ts";
import { checkOf, openScene, propose, timesLogged, type Scene } from "./scene.ts";

const defect = "const total = items.lenght; // BUG: misspelt\n";
const token = "an-operators-token-of-some-length";
const browser = { Accept: "text/html" };

/** Where checks link to; the tests ask the server itself, as the proxy in front of it would. */
const publicUrl = "https://marginalia.example";
const env = { MARGINALIA_PUBLIC_URL: publicUrl, MARGINALIA_OPERATOR_TOKEN: token };

async function askFor(
  scene: Scene,
  address: string | null | undefined,
  headers: Record<string, string> = {},
): Promise<Response> {
  if (address?.startsWith(publicUrl) !== true) throw new Error(`no address of ours: ${address}`);
  return await fetch(scene.server.url + address.slice(publicUrl.length), { headers });
}

/** `marginalia verify-receipt` as people run it, with what a file holds. */
async function verify(text: string, key: string): Promise<{ code: number | null; output: string }> {
  const cwd = await mkdtemp(join(tmpdir(), "marginalia-verify-"));
  onTestFinished(() => rm(cwd, { recursive: true, force: true }));
  await writeFile(join(cwd, "receipt.json"), text);
  await writeFile(join(cwd, "key.pem"), key);
  const args = ["verify-receipt", "receipt.json", "--key", "key.pem"];
  return await runProgram("cli.ts", { args, cwd }).ended;
}

test("a check leads to its receipt, for people and for machines, and the receipt can be proved", async () => {
  const scene = await openScene({ withoutAnalyzers: true, env });
  const pull = await propose(scene, { "src/a.ts": defect, "package-lock.json": "{}\n" });
  const check = await scene.checked(pull);

  const page = await askFor(scene, check.detailsUrl, browser);
  expect(page.status).toBe(200);
  expect(page.headers.get("referrer-policy")).toBe("no-referrer");
  const html = await page.text();
  expect(html).toContain(`acme/shop#${pull.number}`);
  expect(html).toContain("src/a.ts:1");
  expect(html).toContain("package-lock.json");
  expect(html).toContain(".github/marginalia.yml line 1");

  const text = await (await askFor(scene, `${check.detailsUrl}.json`)).text();
  expect(await (await askFor(scene, check.detailsUrl)).text()).toBe(text);
  expect(JSON.parse(text)).toMatchObject({
    receipt: {
      version: 2,
      repository: { owner: "acme", name: "shop" },
      pullRequest: pull.number,
      head: pull.headSha,
      verdict: { kind: "blocked" },
      findings: [{ path: "src/a.ts", comment: pull.reviewComments[0]?.id }],
      engines: [{ name: "model" }],
      usage: { calls: 1 },
    },
  });

  const key = await (await fetch(`${scene.server.url}/.well-known/marginalia/receipt-key`)).text();
  expect(await verify(text, key)).toMatchObject({
    code: 0,
    output: expect.stringMatching(/^genuine: /),
  });
  expect(await verify(text.replace('"calls":1', '"calls":0'), key)).toMatchObject({
    code: 1,
    output: expect.stringMatching(/^not genuine: .*changed after it was signed/),
  });
  expect(await verify("<html>", key)).toMatchObject({ code: 2 });
});

test("an operator asks by commit; each review has its own, also over a restart", async () => {
  const scene = await openScene({ withoutAnalyzers: true, env });
  const pull = await propose(scene, { "src/a.ts": defect });
  const { detailsUrl: first } = await scene.checked(pull);
  const at = `${scene.server.url}/receipts/acme/SHOP/${pull.headSha}`;
  expect((await fetch(at)).status).toBe(401);

  await scene.server.stop();
  await scene.restart();
  await scene.repository.comment(pull, "ada", "/review full");
  await scene.until(() => timesLogged(scene, "reviewed") === 2);

  const second = checkOf(pull.headSha, scene)?.detailsUrl;
  expect(second).not.toBe(first);
  expect((await askFor(scene, first, browser)).status).toBe(200);
  const headers = { Authorization: `Bearer ${token}` };
  const answer = await fetch(`${scene.server.url}/receipts/acme/SHOP/${pull.headSha}`, { headers });
  expect(await answer.json()).toMatchObject({
    receipts: [
      { receipt: { head: pull.headSha }, signature: { algorithm: "Ed25519" } },
      { receipt: { head: pull.headSha }, signature: { algorithm: "Ed25519" } },
    ],
  });

  // Counts are of this process, which has made one review.
  const metrics = await (await fetch(`${scene.server.url}/metrics`, { headers })).text();
  expect(metrics).toContain('marginalia_reviews_total{verdict="blocked"} 1\n');
  expect(metrics).toContain("marginalia_late_finds_total 0\n");
  expect(metrics).not.toContain("shop");
});

test("an uninstalled App has no receipts left, and the link says so", async () => {
  const scene = await openScene({ withoutAnalyzers: true, env });
  const { github } = scene;
  const pull = await propose(scene, { "src/a.ts": defect });
  const { detailsUrl } = await scene.checked(pull);
  expect((await askFor(scene, detailsUrl, browser)).status).toBe(200);

  const installation = github.world.installations.get(github.installation.id);
  if (installation === undefined) throw new Error("the App is installed");
  const sender = github.world.user("octavia");
  const payload = installationPayload(github.world, installation, sender, "deleted");
  github.world.emit("installation", payload, null);
  await scene.until(() => timesLogged(scene, "installation forgotten") === 1);

  const gone = await askFor(scene, detailsUrl, browser);
  expect(gone.status).toBe(404);
  expect(await gone.text()).toContain("No receipt is kept under this address");
});

describe.each([
  ["without an address to reach it under", { MARGINALIA_OPERATOR_TOKEN: token }],
  ["with its pages off", { ...env, MARGINALIA_RECEIPT_PAGES: "off" }],
])("a server %s", (_how, settings) => {
  test("links to no receipt, and still gives them to its operator", async () => {
    const scene = await openScene({ withoutAnalyzers: true, env: settings });
    const pull = await propose(scene, { "src/a.ts": defect });

    expect(await scene.checked(pull)).toMatchObject({ detailsUrl: null });

    const answer = await fetch(`${scene.server.url}/receipts/acme/shop/${pull.headSha}`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    expect(answer.status).toBe(200);
  });
});
