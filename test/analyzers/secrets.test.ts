import { generateKeyPairSync } from "node:crypto";

import { assert, property, string } from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";

import type { Check } from "../../src/analyzers/analyzer.ts";
import { createAnalyzerEngine } from "../../src/analyzers/engine.ts";
import { entropyOf } from "../../src/analyzers/secrets/looks-secret.ts";
import { ownPatterns, secretlintRules } from "../../src/analyzers/secrets/secret-patterns.ts";
import { secretRules } from "../../src/analyzers/secrets/secret-rules.ts";
import { secrets } from "../../src/analyzers/secrets/secrets.ts";
import { silentLog } from "../../src/domain/log.ts";
import { claimsOf } from "./unit-of.ts";

let check: Check;
beforeAll(async () => {
  check = await secrets.load();
});

async function told(text: string, path = "src/config.ts"): Promise<readonly string[]> {
  return (await check({ path, text })).map((report) => `${report.firstLine} ${report.rule}`);
}

/** Keys are put together here, so that no scanner stumbles over this file. */
const key = (...parts: readonly string[]): string => parts.join("");
/** Letters and digits without a word in them. */
const random = "Zq8vT2mN5xK9pL3wRb7Yc4Df6Gh1JkA0sEtU";
const pem = generateKeyPairSync("ec", { namedCurve: "P-256" })
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString();
const shortPem = generateKeyPairSync("ed25519")
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString();
const hex = "9f86d081884c7d65".repeat(4);

describe("live keys, by their shape", () => {
  test.each([
    ["stripe-live-key", key('const k = "sk_', "live_", random.slice(0, 24), '";')],
    ["google-api-key", key('key: "AI', "za", random.slice(0, 35), '"')],
    ["google-oauth-secret", key("GOC", "SPX-", random.slice(0, 28))],
    ["pypi-token", key("pypi-", "AgEIcHlwaS5vcmc", random, random)],
    ["digitalocean-token", key("dop_", "v1_", hex)],
    ["telegram-bot-token", key('bot("81273645:', "AA", random.slice(0, 33), '")')],
    [
      "discord-webhook",
      key("https://discord.com/api/", "webhooks/987601234587650123/", random, random.slice(0, 30)),
    ],
    ["azure-storage-key", key("Account", "Key=", random.repeat(3).slice(0, 86), "==")],
    ["age-secret-key", key("AGE-SECRET-", "KEY-1", hex.repeat(2).slice(0, 58).toUpperCase())],
    ["github-token", key('token = "gh', "p_", random, '"')],
    ["aws-access-key-id", key('id = "AK', "IAZ7QX5N3PLM4KVT2B", '"')],
    ["slack-token", key("xo", "xb-123456789012-123456789012-", random.slice(0, 24))],
    ["private-key", pem],
    ["private-key", JSON.stringify({ key: shortPem })],
    ["database-password", key('"postgres://app:', random.slice(0, 12), '@db.internal/x"')],
  ])("%s", async (rule, text) => {
    expect(await told(`first line\n${text}\n`)).toEqual([`2 ${rule}`]);
  });

  test("every pattern and every id of secretlint that is told has its row", () => {
    const ids = secretRules.map((rule) => rule.id);
    for (const { rule } of ownPatterns) expect(ids).toContain(rule);
    for (const rule of secretlintRules.values()) expect(ids).toContain(rule);
  });
});

describe("values that names give away", () => {
  test.each([
    ["config.ts", `const password = "${random.slice(0, 16)}";`],
    ["config.ts", `  apiKey: '${random.slice(0, 20)}',`],
    ["config.ts", `const clientSecret: string = \`${random.slice(0, 20)}\`;`],
    ["app.py", `DB_PASSWORD = "${random.slice(0, 14)}"`],
    ["app.rb", `"auth_token" => "${random.slice(0, 20)}"`],
    ["main.go", `secret := "${random.slice(0, 20)}"`],
    [".env.production", `JWT_SECRET=${random.slice(0, 20)}`],
    ["deploy/values.yaml", `  password: ${random.slice(0, 16)}`],
  ])("%s: %s", async (path, line) => {
    expect(await told(`${line}\n`, path)).toEqual(["1 assigned-secret"]);
  });

  test.each([
    ["config.ts", 'const password = "example-password-1";'],
    ["config.ts", 'const password = "changeme123456";'],
    ["config.ts", 'const token = "xxxxxxxxxxxxxxxx1";'],
    ["config.ts", 'const token = "<your-token-1>";'],
    ["config.ts", "const token = `${prefix}${TOKEN_1}abc9`;"],
    ["config.ts", "const token = process.env.API_TOKEN_V2;"],
    ["config.ts", `if (password === "${random.slice(0, 16)}") f();`],
    ["config.ts", 'const tokenUrl = "https://login.host.io/oauth2/v2";'],
    ["config.ts", 'const passwordField = "user_password_2fa";'],
    ["config.ts", 'const secret = "my-app-secret-v2";'],
    ["config.ts", 'const credentials = "same-origin";'],
    ["config.ts", ' * const apiToken = "abc123xyz456";'],
    ["ja.json", '"wayToGetToken": "APIキーは{0}から取得できます1。詳細はこちら"'],
    ["docs/config.rst", `SECRET_KEY = '${random.slice(0, 20)}'`],
    ["README.md", `export API_TOKEN="${random.slice(0, 20)}"`],
    ["proxy.py", 'proxies = {"http": "http://user:pass@10.10.1.10:3128/"}'],
    ["docs/proxy.rst", `http://${random.slice(0, 6)}:${random.slice(0, 12)}@proxy.host.io/`],
    ["compose.ts", '"postgres://postgres:postgres@db:5432/app"'],
    ["compose.ts", `"mysql://app:${random.slice(0, 12)}@localhost:3306/app"`],
    ["config.ts", 'const tokens = "00000000-0000-4000-8000-00000000000a";'],
    ["app.py", 'password = os.environ["DB_PASSWORD_1"]'],
    [".env.example", "JWT_SECRET=replace-me-1234"],
    ["deploy/values.yaml", "  password: ${DB_PASSWORD_1}"],
    ["deploy/values.yaml", "  secretName: registry-credentials-2"],
    ["ci.yml", "  token: ${{ secrets.GITHUB_TOKEN }}"],
  ])("not %s: %s", async (path, line) => {
    expect(await told(`${line}\n`, path)).toEqual([]);
  });
});

test("a comment in the file cannot switch the scanner off", async () => {
  const token = key("gh", "p_", random);
  const text = `// secretlint-disable\nconst t = "${token}"; // secretlint-disable-line\n`;
  expect(await told(text)).toEqual(["2 github-token"]);
});

test("nothing that is reported holds the secret", async () => {
  const token = key("gh", "p_", random);
  const reports = await check({ path: "a.ts", text: `const t = "${token}";\n` });
  expect(JSON.stringify([reports, secretRules])).not.toContain(random);
});

test("an address that holds a password is told, wherever it leads", async () => {
  const address = key("https://deploy:", random.slice(0, 12), "@git.host.io/app.git");
  expect(await told(`url = "${address}"`, "setup.py")).toEqual(["1 credentials-in-url"]);
});

test("no name of a file ends the process that reads it", async () => {
  const warnings: string[] = [];
  const log = { ...silentLog, warn: (_fields: object, message: string) => warnings.push(message) };
  const engine = createAnalyzerEngine({ log });
  const paths = [
    "new\nline.ts",
    "\r.ts",
    "\u001b[31m.ts",
    "a\u2028b.ts",
    'q"uo\\te.ts',
    "%s%00.ts",
  ];
  const token = `const t = "${key("gh", "p_", random)}";\n`;
  const claims = await claimsOf(engine, Object.fromEntries(paths.map((path) => [path, token])));
  await engine.close();
  expect(claims.map(({ rule }) => rule)).toEqual(paths.map(() => "secrets/github-token"));
  expect(warnings).toEqual([]);
});

test("hostile lines are read in time that grows with their length", async () => {
  const hostile = ["password".repeat(50_000), "a:".repeat(100_000), `token${" ".repeat(200_000)}=`];
  for (const line of hostile) expect(await told(line)).toEqual([]);
});

test("entropy lies between none and that of the alphabet in use", () => {
  assert(
    property(string({ minLength: 1 }), (text) => {
      const kinds = new Set(text).size;
      const bits = entropyOf(text);
      expect(bits).toBeGreaterThanOrEqual(0);
      expect(bits).toBeLessThanOrEqual(Math.log2(kinds) + 1e-9);
    }),
  );
});
