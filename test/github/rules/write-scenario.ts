import { createSign } from "node:crypto";
import { onTestFinished } from "vitest";
import { type GitHub, type GitHubOptions, type RepositoryHandle, startGitHub } from "../server.ts";
import type { Permissions, Pull } from "../world.ts";
import { startReceiver, type Receiver } from "./receiver.ts";

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests read foreign JSON of every shape
  readonly body: any;
}

type Send = (method: string, path: string, body?: unknown) => Promise<Answer>;

export interface Scenario {
  readonly github: GitHub;
  readonly hook: Receiver;
  readonly handle: RepositoryHandle;
  readonly pull: Pull;
  /** As the installation, below the repository: `api("GET", "/pulls/1")`. */
  readonly api: Send;
  /** As the installation, from the root. */
  readonly root: Send;
  /** As the App by JWT, from the root. */
  readonly asApp: Send;
  /** Resolves when the App got everything; gives `event.action` of each delivery in order. */
  readonly events: () => Promise<readonly string[]>;
}

/** Lines 1 to 40, of which the pull request changes 5 and 30: two hunks, 2-8 and 27-33. */
const lines = Array.from({ length: 40 }, (_, index) => `line ${index + 1}`);
const before = `${lines.join("\n")}\n`;
const after = `${lines
  .map((line, index) => (index === 4 || index === 29 ? `${line} changed` : line))
  .join("\n")}\n`;

/**
 * An emulated GitHub with one open pull request that changes `notes.txt`, adds `new.txt`, deletes
 * `old.txt`, renames `from.txt` without a change and adds a binary `logo.png`.
 */
export async function startScenario(
  o: GitHubOptions & { readonly author?: string; readonly fork?: string } = {},
): Promise<Scenario> {
  const hook = await startReceiver();
  const github = await startGitHub({ webhookUrl: hook.url, ...o });
  onTestFinished(async () => {
    await github.close();
    await hook.close();
  });
  const handle = await github.createRepository({
    owner: "octo-org",
    name: "margin",
    files: {
      "notes.txt": before,
      "old.txt": "gone soon\n",
      "from.txt": "the same before and after\n",
    },
  });
  const head = o.fork === undefined ? "topic" : `${o.fork}:topic`;
  await handle.commit(head, {
    from: "main",
    files: {
      "notes.txt": after,
      "new.txt": "one\ntwo\n",
      "old.txt": null,
      "logo.png": new Uint8Array([137, 80, 78, 71, 0, 1, 2, 3]),
    },
    renames: { "from.txt": "to.txt" },
  });
  const pull = await handle.openPull({ head, author: o.author ?? "octavia" });
  await github.settled();
  hook.received.length = 0;
  const root = await asInstallation(github, {});
  return {
    github,
    hook,
    handle,
    pull,
    root,
    api: (method, path, body) => root(method, `/repos/octo-org/margin${path}`, body),
    asApp: (method, path, body) => sender(github, `Bearer ${jwt(github)}`)(method, path, body),
    async events() {
      await github.settled();
      return hook.received.map(({ event, payload }) => `${event}.${String(payload.action)}`);
    },
  };
}

/** A token of the installation, narrowed to some permissions where given. */
export async function asInstallation(github: GitHub, permissions: Permissions): Promise<Send> {
  const path = `/app/installations/${github.installation.id}/access_tokens`;
  const wanted = Object.keys(permissions).length === 0 ? {} : { permissions };
  const answer = await sender(github, `Bearer ${jwt(github)}`)("POST", path, wanted);
  return sender(github, `token ${String(answer.body.token)}`);
}

function sender(github: GitHub, authorization: string): Send {
  return async (method, path, body) => {
    const response = await fetch(`${github.url}${path}`, {
      method,
      headers: { authorization, "user-agent": "rules", "x-github-api-version": "2022-11-28" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed: unknown = text === "" ? null : JSON.parse(text);
    return { status: response.status, headers: response.headers, body: parsed };
  };
}

function jwt(github: GitHub): string {
  const now = Math.floor(github.world.now() / 1000);
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = { iat: now - 60, exp: now + 500, iss: github.app.id };
  const signed = `${part({ alg: "RS256", typ: "JWT" })}.${part(claims)}`;
  const signature = createSign("RSA-SHA256")
    .update(signed)
    .sign(github.app.privateKey, "base64url");
  return `${signed}.${signature}`;
}
