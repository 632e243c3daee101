import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { silentLog } from "../../src/domain/log.ts";
import { parseEnvFile } from "../../src/settings/read-env-file.ts";
import { saveCredentials } from "../../src/server/save-credentials.ts";
import { createManifest, readPublicUrl } from "../../src/web/app-manifest.ts";
import { listen, type ListeningServer } from "../../src/web/http-server.ts";
import { isLoopback } from "../../src/web/loopback.ts";
import { createSetup, type RegisteredApp } from "../../src/web/setup.ts";
import { startGitHub } from "../github/server.ts";

const appYml = readFileSync("app.yml", "utf8");
const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

const converted = {
  id: 42,
  slug: "marginalia-acme",
  pem: "-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----\n",
  webhook_secret: "5f2c8e1d9b7a",
  html_url: "https://github.com/apps/marginalia-acme",
};

async function startSetup(
  answer: () => Response = () => Response.json(converted, { status: 201 }),
) {
  const asked: string[] = [];
  const saved: RegisteredApp[] = [];
  let server: ListeningServer | null = null;
  const setup = createSetup({
    port: () => server!.port,
    github: { apiUrl: "https://api.github.com", webUrl: "https://github.com" },
    webhookPath: "/api/github/webhooks",
    publicUrl: null,
    appYml,
    fetch: (url, init) => {
      asked.push(`${init.method} ${url}`);
      return Promise.resolve(answer());
    },
    save: (app) => {
      saved.push(app);
      return Promise.resolve();
    },
    log: silentLog,
  });
  const listening = await listen(setup.routes, { host: "127.0.0.1", port: 0 });
  server = listening;
  cleanUps.push(() => listening.stop(0));
  const get = (path: string, host = `127.0.0.1:${listening.port}`) =>
    getPage(listening, path, host);
  return { setup, get, asked, saved, port: listening.port };
}

/** `fetch` does not let a test choose the Host header. */
function getPage(server: ListeningServer, path: string, host: string) {
  return new Promise<{ status: number; text: string; headers: NodeJS.Dict<string | string[]> }>(
    (resolve, reject) => {
      request({ host: "127.0.0.1", port: server.port, path, headers: { host } }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () =>
          resolve({
            status: response.statusCode!,
            text: Buffer.concat(chunks).toString(),
            headers: response.headers,
          }),
        );
      })
        .on("error", reject)
        .end();
    },
  );
}

const unescape = (text: string) => text.replaceAll("&quot;", '"').replaceAll("&amp;", "&");

describe("the guided set-up", () => {
  test("goes from the terminal's address over GitHub to a saved key, once", async () => {
    const { setup, get, asked, saved, port } = await startSetup();
    expect((await get(`/setup?token=${setup.token}`)).text).toContain("Where GitHub reaches");

    const confirm = await get(
      `/setup?token=${setup.token}&url=https://review.acme.test/&organization=acme`,
    );
    const [, action] = /<form method="post" action="([^"]+)"/.exec(confirm.text)!;
    const [, manifestText] = /name="manifest"\s+value="([^"]+)"/.exec(confirm.text)!;
    const address = new URL(unescape(action!));
    expect(address.origin + address.pathname).toBe(
      "https://github.com/organizations/acme/settings/apps/new",
    );
    const manifest = JSON.parse(unescape(manifestText!));
    expect(manifest).toMatchObject({
      public: false,
      hook_attributes: { url: "https://review.acme.test/api/github/webhooks", active: true },
      redirect_url: `http://127.0.0.1:${port}/setup/registered`,
    });

    const state = address.searchParams.get("state")!;
    const done = await get(`/setup/registered?code=abc123&state=${state}`);
    expect(done.status).toBe(200);
    expect(done.text).toContain("https://github.com/apps/marginalia-acme/installations/new");
    expect(done.text).not.toContain(converted.webhook_secret);
    expect(asked).toEqual(["POST https://api.github.com/app-manifests/abc123/conversions"]);
    expect(saved).toEqual([{ id: 42, pem: converted.pem, webhookSecret: "5f2c8e1d9b7a" }]);
    await setup.done;

    const again = await get(`/setup/registered?code=abc123&state=${state}`);
    expect(again.status).toBe(410);
    expect((await get(`/setup?token=${setup.token}`)).status).toBe(410);
    expect(saved).toHaveLength(1);
  });

  test.each(["", "?token=", "?token=guess", "?token=guess&url=https://review.acme.test"])(
    "shows nothing to whoever opens /setup%s",
    async (query) => {
      const { get } = await startSetup();
      const page = await get(`/setup${query}`);
      expect(page.status).toBe(403);
      expect(page.text).not.toContain("<form");
    },
  );

  test("answers to no other host name, which a page elsewhere could point here", async () => {
    const { setup, get, port } = await startSetup();
    const path = `/setup?token=${setup.token}`;
    for (const host of ["evil.test", `evil.test:${port}`, "127.0.0.1", `127.0.0.1:${port + 1}`]) {
      expect((await get(path, host)).status).toBe(403);
    }
    expect((await get(path, `localhost:${port}`)).status).toBe(200);
  });

  test.each(["code=abc", "code=abc&state=", "code=abc&state=guess"])(
    "takes no code that it did not ask for (%s)",
    async (query) => {
      const { get, asked, saved } = await startSetup();
      expect((await get(`/setup/registered?${query}`)).status).toBe(403);
      expect(asked).toEqual([]);
      expect(saved).toEqual([]);
    },
  );

  test("keeps its token out of Referer, caches and frames", async () => {
    const { setup, get } = await startSetup();
    const { headers } = await get(`/setup?token=${setup.token}`);
    expect(headers["referrer-policy"]).toBe("no-referrer");
    expect(headers["cache-control"]).toBe("no-store");
    expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(headers["content-security-policy"]).toContain("form-action 'self' https://github.com");
  });

  test("says what is wrong with an address and escapes what was typed", async () => {
    const { setup, get } = await startSetup();
    const typed = encodeURIComponent('"><script>alert(1)</script>');
    const page = await get(`/setup?token=${setup.token}&url=${typed}`);
    expect(page.text).toContain("GitHub cannot deliver there");
    expect(page.text).not.toContain("<script");
    const local = await get(`/setup?token=${setup.token}&url=http://localhost:3000`);
    expect(local.text).toContain("GitHub cannot deliver there");
  });

  test.each([
    ["404", () => new Response("{}", { status: 404 }), "GitHub answered 404"],
    [
      "no key",
      () => Response.json({ id: 42 }, { status: 201 }),
      "no App id, key and webhook secret",
    ],
  ])("stays open when GitHub answers with %s", async (_what, answer, said) => {
    const { setup, get, saved } = await startSetup(answer);
    const confirm = await get(`/setup?token=${setup.token}&url=https://review.acme.test`);
    const [, state] = /state=([\w-]+)/.exec(confirm.text)!;
    const page = await get(`/setup/registered?code=abc&state=${state}`);
    expect(page.status).toBe(502);
    expect(page.text).toContain(said);
    expect(saved).toEqual([]);
    expect((await get(`/setup?token=${setup.token}`)).status).toBe(200);
  });
});

describe("the manifest", () => {
  test("asks for the least: no write access to contents, nothing public, known events only", () => {
    const manifest = createManifest(appYml, {
      publicUrl: "https://review.acme.test",
      webhookPath: "/hooks",
      redirectUrl: "http://127.0.0.1:3000/setup/registered",
    });
    expect(manifest.default_permissions).toEqual({
      metadata: "read",
      contents: "read",
      pull_requests: "write",
      checks: "write",
      issues: "read",
    });
    expect(manifest.default_events).toEqual([
      "pull_request",
      "issue_comment",
      "pull_request_review_comment",
      "pull_request_review_thread",
    ]);
    expect(manifest["public"]).toBe(false);
    expect(manifest.hook_attributes["url"]).toBe("https://review.acme.test/hooks");
  });

  test("asks for merge queues only when somebody wants that, and GitHub takes both", async () => {
    const addresses = { publicUrl: "https://x.test", webhookPath: "/h", redirectUrl: "http://y" };
    const wanted = createManifest(appYml, addresses, { mergeQueues: true });
    expect(wanted.default_permissions).toMatchObject({ checks: "write", merge_queues: "read" });
    expect(wanted.default_events).toContain("merge_group");
    const github = await startGitHub();
    for (const manifest of [createManifest(appYml, addresses), wanted]) {
      const { default_permissions, default_events } = manifest;
      const submitted = { url: "https://x.test", default_permissions, default_events };
      expect(github.manifests.submit(submitted)).toMatch(/^code/);
    }
    await github.close();

    const { setup, get } = await startSetup();
    const page = (more: string) =>
      get(`/setup?token=${setup.token}&url=https://review.acme.test${more}`);
    expect((await page("&merge_queues=yes")).text).toContain("merge_group");
    expect((await page("")).text).not.toContain("merge_group");
  });

  test("has in app.yml, as comments, what merge queues need", () => {
    const uncommented = parse(
      appYml
        .replace("# merge_queues: read", "merge_queues: read")
        .replace("# - merge_g", "- merge_g"),
    );
    expect(uncommented.default_permissions.merge_queues).toBe("read");
    expect(uncommented.default_events).toContain("merge_group");
  });

  test("as it stands in app.yml delivers to the path that the server listens on", () => {
    expect(parse(appYml).hook_attributes.url).toMatch(/^https:\/\/[^/]+\/api\/github\/webhooks$/);
  });

  test("cannot be made of something else", () => {
    const addresses = { publicUrl: "https://x.test", webhookPath: "/h", redirectUrl: "http://y" };
    expect(() => createManifest("- just\n- a list", addresses)).toThrow();
  });

  test.each([
    ["https://review.acme.test", "https://review.acme.test"],
    ["https://review.acme.test/some/path?x#y", "https://review.acme.test"],
    ["http://203.0.113.7:8080", "http://203.0.113.7:8080"],
    ["http://localhost:3000", null],
    ["http://127.0.0.1", null],
    ["https://[::1]/", null],
    ["https://user:pass@review.acme.test", null],
    ["ftp://review.acme.test", null],
    ["javascript:alert(1)", null],
    ["review.acme.test", null],
  ])("takes %s as %s", (typed, origin) => {
    expect(readPublicUrl(typed)).toBe(origin);
  });
});

test.each([
  ["127.0.0.1", true],
  ["127.8.8.8", true],
  ["localhost", true],
  ["::1", true],
  ["0.0.0.0", false],
  ["192.168.1.4", false],
  ["127.0.0.1.evil.test", false],
  ["localhost.evil.test", false],
])("%s reaches this machine only: %s", (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});

describe("the credentials", () => {
  const app = { id: 42, pem: converted.pem, webhookSecret: "5f2c8e1d9b7a" };

  function envFile(text: string | null): string {
    const dir = mkdtempSync(join(tmpdir(), "marginalia-env-"));
    cleanUps.push(() => rmSync(dir, { recursive: true }));
    const path = join(dir, ".env");
    if (text !== null) writeFileSync(path, text, { mode: 0o644 });
    return path;
  }

  test.each([
    ["no file", null],
    ["an empty file", ""],
    ["a copied example", "# The App's id\nAPP_ID=\nPRIVATE_KEY=\n# WEBHOOK_SECRET=\nPORT=4000\n"],
    ["other settings", "PORT=4000"],
  ])("are added to %s, readable by their owner only", async (_what, before) => {
    const path = envFile(before);
    await saveCredentials(path, app);
    const { values, problems } = parseEnvFile(readFileSync(path, "utf8"));
    expect(problems).toEqual([]);
    expect(values["APP_ID"]).toBe("42");
    expect(Buffer.from(values["PRIVATE_KEY"]!, "base64").toString()).toBe(converted.pem);
    expect(values["WEBHOOK_SECRET"]).toBe("5f2c8e1d9b7a");
    if (before?.includes("PORT")) expect(values["PORT"]).toBe("4000");
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test("never replace what is set", async () => {
    const before = "WEBHOOK_SECRET=mine-mine-mine\n";
    const path = envFile(before);
    await expect(saveCredentials(path, app)).rejects.toThrow(/sets WEBHOOK_SECRET already/);
    expect(readFileSync(path, "utf8")).toBe(before);
  });
});
