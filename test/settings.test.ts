import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { format } from "prettier";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { envExample, withSettingsTables } from "../scripts/settings-docs.ts";
import { Stop } from "../src/domain/errors.ts";
import { parseEnvFile } from "../src/settings/read-env-file.ts";
import { readLocalSettings, readSettings, secretsOf } from "../src/settings.ts";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = privateKey.export({ type: "pkcs1", format: "pem" }).toString();
const app = { APP_ID: "12", PRIVATE_KEY: pem, WEBHOOK_SECRET: "0123456789abcdef" };

function stopOf(env: Record<string, string>): Stop {
  try {
    readSettings(env);
  } catch (error) {
    if (error instanceof Stop) return error;
    throw error;
  }
  throw new Error("these settings were accepted");
}

describe("defaults", () => {
  test("an empty environment is a server without an App and without a model, on loopback", () => {
    expect(readSettings({})).toEqual({
      app: null,
      github: { apiUrl: "https://api.github.com", webUrl: "https://github.com" },
      http: {
        host: "127.0.0.1",
        port: 3000,
        webhookPath: "/api/github/webhooks",
        publicUrl: null,
        bodyLimitBytes: 25 * 1024 * 1024,
      },
      databaseUrl: "sqlite:./data/marginalia.sqlite",
      receipts: { pages: true, operatorToken: null, maxAgeMs: 730 * 24 * 60 * 60 * 1000 },
      log: { level: "info", format: "json" },
      model: null,
      work: { workers: 4, leaseMs: 60_000, stopMs: 8_000 },
      warnings: [],
    });
  });

  test("empty and blank values count as unset", () => {
    expect(readSettings({ PORT: "", HOST: "  ", APP_ID: "" })).toEqual(readSettings({}));
  });

  test("nothing of them can be changed afterwards", () => {
    const settings = readSettings(app);
    expect(Object.isFrozen(settings)).toBe(true);
    expect(Object.isFrozen(settings.http)).toBe(true);
    expect(Object.isFrozen(settings.app)).toBe(true);
  });
});

describe("the App", () => {
  test.each([
    ["PEM", pem],
    ["PEM with escaped newlines", pem.replaceAll("\n", "\\n")],
    ["PEM in base64", Buffer.from(pem).toString("base64")],
    ["escaped PEM in base64", Buffer.from(pem.replaceAll("\n", "\\n")).toString("base64")],
    ["PKCS#8", privateKey.export({ type: "pkcs8", format: "pem" }).toString()],
  ])("takes its private key as %s", (_form, key) => {
    const settings = readSettings({ ...app, PRIVATE_KEY: key });
    expect(settings.app?.privateKey).toMatch(/^-----BEGIN [A-Z ]*PRIVATE KEY-----\n/);
    expect(settings.app?.privateKey).toMatch(/\n-----END [A-Z ]*PRIVATE KEY-----\n$/);
    expect(settings.app?.id).toBe(12);
  });

  test("does not start without a webhook secret, and says why", () => {
    const stop = stopOf({ APP_ID: "12", PRIVATE_KEY: pem });
    expect(stop.message).toContain("WEBHOOK_SECRET: expected the webhook secret");
    expect(stop.message).toContain("without it anybody could send deliveries");
    expect(stop.hint).toContain("docs/configuration.md");
  });

  test.each([
    [{ WEBHOOK_SECRET: app.WEBHOOK_SECRET }, ["APP_ID", "PRIVATE_KEY"]],
    [{ APP_ID: "12" }, ["PRIVATE_KEY", "WEBHOOK_SECRET"]],
    [{ APP_ID: "12", WEBHOOK_SECRET: app.WEBHOOK_SECRET }, ["PRIVATE_KEY"]],
  ])("given in part (%j) names what is missing", (env, missing) => {
    const { message } = stopOf(env);
    for (const name of missing) expect(message).toContain(`${name}: expected`);
  });

  test("a short webhook secret works and is warned of; a tiny one does not", () => {
    expect(readSettings({ ...app, WEBHOOK_SECRET: "0123456789" }).warnings).toHaveLength(1);
    expect(stopOf({ ...app, WEBHOOK_SECRET: "1234567" }).message).toContain("8 characters");
  });

  test("its secrets are known to whoever has to hide them", () => {
    const settings = readSettings({ ...app, ANTHROPIC_API_KEY: "sk-ant-test-key" });
    expect(secretsOf(settings)).toEqual([pem, app.WEBHOOK_SECRET, "sk-ant-test-key"]);
  });
});

describe("the private key in a file", () => {
  let dir = "";
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), "marginalia-settings-"));
    writeFileSync(join(dir, "key.pem"), pem);
    writeFileSync(join(dir, "note.txt"), "a password, by mistake");
  });
  afterAll(() => rmSync(dir, { recursive: true }));

  test("is read", () => {
    const { PRIVATE_KEY: _unset, ...rest } = app;
    const settings = readSettings({ ...rest, PRIVATE_KEY_PATH: join(dir, "key.pem") });
    expect(settings.app?.privateKey).toBe(pem);
  });

  test.each([
    ["note.txt", "holds something else"],
    ["absent.pem", "cannot be read (ENOENT)"],
  ])("as %s is refused: %s", (file, why) => {
    const { message } = stopOf({ APP_ID: "12", PRIVATE_KEY_PATH: join(dir, file) });
    expect(message).toContain(why);
    expect(message).not.toContain("a password");
  });
});

describe("wrong values", () => {
  test.each([
    ["PORT", "80a"],
    ["PORT", "65536"],
    ["PORT", "-1"],
    ["HOST", "http://localhost"],
    ["WEBHOOK_PATH", "hooks"],
    ["WEBHOOK_PATH", "/hooks?x=1"],
    ["GITHUB_API_URL", "github.example.com"],
    ["GITHUB_API_URL", "https://user:pass@github.example.com"],
    ["GHE_HOST", "https://github.example.com"],
    ["DATABASE_URL", "mysql://db"],
    ["LOG_LEVEL", "loud"],
    ["LOG_FORMAT", "xml"],
    ["ANTHROPIC_BASE_URL", "ftp://x"],
    ["MARGINALIA_MODEL", "two words"],
    ["MARGINALIA_MODEL_CONCURRENCY", "0"],
    ["MARGINALIA_REVIEW_BUDGET", "2 dollars"],
    ["MARGINALIA_WORKERS", "1.5"],
    ["MARGINALIA_LEASE_SECONDS", "1"],
    ["MARGINALIA_BODY_LIMIT_MB", "0"],
    ["MARGINALIA_STOP_SECONDS", "soon"],
    ["APP_ID", "marginalia"],
  ])("%s=%s is named with what was expected and what was found", (name, text) => {
    const { message } = stopOf({ [name]: text });
    expect(message).toContain(`${name}: expected `);
    expect(message).toContain(`got ${JSON.stringify(text)}`);
  });

  test("are named all at once", () => {
    const { message } = stopOf({ PORT: "x", LOG_LEVEL: "y", MARGINALIA_WORKERS: "z" });
    expect(message).toMatch(/^3 settings cannot be used:/);
  });

  test("of secrets are never shown", () => {
    const { message } = stopOf({
      APP_ID: "12",
      PRIVATE_KEY: "-----BEGIN PRIVATE KEY-----\nhush-hush\n-----END PRIVATE KEY-----",
      WEBHOOK_SECRET: "tiny",
      ANTHROPIC_API_KEY: "has a blank",
    });
    expect(message).not.toMatch(/hush|tiny|has a blank/);
    expect(message).toMatch(/PRIVATE_KEY: .*\n.*WEBHOOK_SECRET: .*\n.*ANTHROPIC_API_KEY: /);
  });

  test("of the server do not stop a review by hand", () => {
    const env = { APP_ID: "12", PORT: "x", ANTHROPIC_API_KEY: "sk-ant-test-key" };
    expect(readLocalSettings(env).model?.apiKey).toBe("sk-ant-test-key");
  });
});

describe("GitHub's address", () => {
  test.each([
    [{}, "https://api.github.com", "https://github.com"],
    [{ GHE_HOST: "git.acme.test" }, "https://git.acme.test/api/v3", "https://git.acme.test"],
    [
      { GITHUB_API_URL: "https://api.acme.ghe.com/" },
      "https://api.acme.ghe.com",
      "https://acme.ghe.com",
    ],
    [
      { GITHUB_API_URL: "http://127.0.0.1:9/", GHE_HOST: "x" },
      "http://127.0.0.1:9",
      "http://127.0.0.1:9",
    ],
  ])("of %j", (env, apiUrl, webUrl) => {
    expect(readSettings(env)).toMatchObject({ github: { apiUrl, webUrl }, warnings: [] });
  });

  test("without TLS is warned of, unless it is this machine", () => {
    expect(readSettings({ GITHUB_API_URL: "http://git.acme.test/api/v3" }).warnings).toHaveLength(
      1,
    );
  });
});

describe(".env", () => {
  test.each([
    ["A=1", { A: "1" }],
    ["  A = 1  ", { A: "1" }],
    ["export A=1", { A: "1" }],
    ["A=", { A: "" }],
    ["A=1 # why", { A: "1" }],
    ["A=a#b", { A: "a#b" }],
    ['A="a # b" # why', { A: "a # b" }],
    ["A='a\\nb'", { A: "a\\nb" }],
    ['A="a\\nb"', { A: "a\nb" }],
    ['A="one\ntwo"\nB=3', { A: "one\ntwo", B: "3" }],
    ['A=`it\'s "it"`', { A: `it's "it"` }],
    ["\uFEFFA=1\r\nB=2\r\n", { A: "1", B: "2" }],
    ["# nothing\n\n   \n", {}],
    ["A=1\nA=2", { A: "2" }],
    ["A=base64==", { A: "base64==" }],
  ])("%j is read", (text, values) => {
    expect(parseEnvFile(text)).toEqual({ values, problems: [] });
  });

  test("a private key over several lines is read, and the line after it as well", () => {
    expect(parseEnvFile(`PRIVATE_KEY="${pem}"\nPORT=1\n`).values).toEqual({
      PRIVATE_KEY: pem,
      PORT: "1",
    });
  });

  test.each([
    ["A=1\nWEBHOOK_SECRET hush", 2],
    ["A: hush", 1],
    ["=hush", 1],
    ["2A=hush", 1],
    ['A="hush', 1],
    ["A='hush' hush", 1],
    ["A=1\n\n-----END RSA PRIVATE KEY-----", 3],
  ])("%j is reported by line %i, without its text", (text, line) => {
    const { problems } = parseEnvFile(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ line });
    expect(problems[0]?.why).not.toContain("hush");
  });
});

describe("the documents", () => {
  test(".env.example is made from the declarations, and works as it stands", () => {
    const text = readFileSync(".env.example", "utf8");
    expect(text, "run `npx tsx scripts/write-settings-docs.ts`").toBe(envExample());
    expect(parseEnvFile(text)).toEqual({ values: {}, problems: [] });
  });

  test(".env.example with every # taken away from a default is a valid configuration", () => {
    const uncommented = envExample().replace(/^# (?=[A-Z_]+=)/gm, "");
    const { values, problems } = parseEnvFile(uncommented);
    expect(problems).toEqual([]);
    expect(readSettings(values)).toEqual(readSettings({}));
  });

  test("docs/configuration.md holds the table of the declarations", async () => {
    const page = readFileSync("docs/configuration.md", "utf8");
    const expected = await format(withSettingsTables(page), {
      parser: "markdown",
      printWidth: 100,
    });
    expect(page, "run `npx tsx scripts/write-settings-docs.ts`").toBe(expected);
  });
});
