import { generateKeyPairSync } from "node:crypto";
import type { App, Installation, Permissions, Sizes, Switches, User, World } from "./world.ts";

/** What `app.yml` asks for; the emulated App starts with the same. */
export const defaultPermissions: Permissions = {
  metadata: "read",
  contents: "read",
  pull_requests: "write",
  checks: "write",
  issues: "read",
};

export const defaultEvents: readonly string[] = [
  "pull_request",
  "pull_request_review",
  "pull_request_review_comment",
  "pull_request_review_thread",
  "issue_comment",
  "check_run",
  "check_suite",
  "push",
  "repository",
];

/** GitHub's own figures where it publishes them. */
const githubSizes: Sizes = {
  patchLines: 20_000,
  diffFiles: 300,
  diffLines: 20_000,
  listedFiles: 3000,
  treeEntries: 100_000,
};

export interface WorldOptions {
  readonly url: string;
  readonly webhookUrl: string | null;
  readonly webhookSecret: string;
  readonly permissions: Permissions;
  readonly events: readonly string[];
  readonly switches: Partial<Switches>;
  readonly sizes: Partial<Sizes>;
  /** Epoch milliseconds. */
  now(): number;
  emit: World["emit"];
}

/** Octokit shares requests for a token by installation id, whatever server they go to. */
let worlds = 0;

/** An App with one installation and no repository yet. */
export function createWorld(options: WorldOptions): World {
  const users = new Map<string, User>();
  worlds += 1;
  let last = 10_000 * worlds;
  const nextId = () => (last += 1);
  const addUser = (login: string, type: User["type"]): User => {
    const user: User = { id: nextId(), login, type };
    users.set(login, user);
    return user;
  };
  const user = (login: string) => users.get(login) ?? addUser(login, "User");
  const slug = "marginalia-review";
  const app: App = {
    id: 4242,
    slug,
    bot: addUser(`${slug}[bot]`, "Bot"),
    publicKey: appKeys().publicKey,
    events: new Set(options.events),
    permissions: options.permissions,
    webhookUrl: options.webhookUrl,
    webhookSecret: options.webhookSecret,
  };
  const installation: Installation = {
    id: nextId(),
    account: user("octo-org"),
    permissions: options.permissions,
    suspended: false,
    repositoryIds: new Set(),
  };
  return {
    url: options.url,
    app,
    installations: new Map([[installation.id, installation]]),
    users,
    repositories: new Map(),
    requests: [],
    deliveries: [],
    switches: {
      legacy422: false,
      orphanReviewOn422: false,
      frozenReviewCommit: false,
      maxCommentsBefore502: null,
      strictBodyLimit: false,
      ...options.switches,
    },
    sizes: { ...githubSizes, ...options.sizes },
    failures: [],
    now: () => options.now(),
    nextId,
    user,
    emit: options.emit,
  };
}

let keys: { readonly publicKey: string; readonly privateKey: string } | null = null;

/** The App's key pair, made once per process: making one takes a good part of a second. */
export function appKeys(): { readonly publicKey: string; readonly privateKey: string } {
  keys ??= generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  return keys;
}
