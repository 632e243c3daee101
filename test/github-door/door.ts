import { afterEach, expect } from "vitest";

import type { Anchor, Finding } from "../../src/domain/finding.ts";
import { reviewId, sha, type ReviewId } from "../../src/domain/ids.ts";
import { silentLog, type Log } from "../../src/domain/log.ts";
import type { PullRequestRef } from "../../src/domain/pull-request.ts";
import type { OctokitLike } from "../../src/github/client.ts";
import { QueuedOctokit } from "../../src/github/octokit.ts";
import { createForge, type ForgeParts } from "../../src/github/open-pull-request.ts";
import type { ReviewPlan } from "../../src/review/plan.ts";
import type { OpenPullRequest } from "../../src/review/ports.ts";
import {
  startGitHub,
  type GitHub,
  type GitHubOptions,
  type RepositoryHandle,
} from "../github/server.ts";
import type { Pull } from "../github/world.ts";
import { fakeHeads } from "../review/fakes.ts";
import { anchor, finding, plan, print } from "./samples.ts";

/** An emulated GitHub with one repository and one open pull request, and our door to it. */
export interface Door {
  readonly github: GitHub;
  readonly repo: RepositoryHandle;
  readonly pull: Pull;
  /** The installation's client, as Probot makes it, without the pauses of its throttling. */
  readonly octokit: OctokitLike;
  open(over?: Partial<ForgeParts>, at?: Partial<PullRequestRef>): Promise<OpenPullRequest>;
  /** Writes as `METHOD /route`, in order. */
  writes(): readonly string[];
}

export interface DoorOptions extends GitHubOptions {
  /** Files on `main`, then what the pull request makes of them. */
  readonly before?: Readonly<Record<string, string | Uint8Array>>;
  readonly after?: Parameters<RepositoryHandle["commit"]>[1];
}

const opened: GitHub[] = [];

/** Closes what was opened, and holds every request against GitHub's description. */
export function closeDoors(): void {
  afterEach(async () => {
    for (const github of opened.splice(0)) {
      const violations = github
        .requests()
        .flatMap(({ method, path, violation }) =>
          violation === null ? [] : [`${method} ${path}: ${violation}`],
        );
      await github.close();
      expect(violations).toEqual([]);
    }
  });
}

/** Ten lines, so that line numbers are easy to name. */
export const tenLines = Array.from({ length: 10 }, (_, index) => `line ${index + 1}\n`).join("");

export async function openDoor(options: DoorOptions = {}): Promise<Door> {
  const github = await startGitHub(options);
  opened.push(github);
  const repo = await github.createRepository({
    owner: "acme",
    name: "shop",
    files: options.before ?? { "README.md": "shop\n" },
    collaborators: { maintainer: "maintain", writer: "write", triager: "triage", reader: "read" },
  });
  await repo.commit("topic", options.after ?? { files: { "src/a.ts": tenLines } });
  const pull = await repo.openPull({ head: "topic" });
  const octokit = new QueuedOctokit({
    auth: {
      appId: github.app.id,
      privateKey: github.app.privateKey,
      installationId: github.installation.id,
    },
    baseUrl: github.url,
    throttle: { enabled: false },
  });
  return {
    github,
    repo,
    pull,
    octokit,
    open: async (over = {}, at = {}) => {
      const repository = { id: String(repo.repository.id), owner: "acme", name: "shop" };
      const heads = fakeHeads();
      await heads.begun({ repository, number: pull.number }, sha(pull.headSha));
      const forge = createForge({
        octokitFor: async () => await Promise.resolve(octokit),
        app: { id: github.app.id, slug: github.app.slug },
        heads,
        log: silentLog,
        clock: { now: () => Date.now() },
        pause: 0,
        ...over,
      });
      return await forge.open(github.installation.id, {
        repository,
        number: pull.number,
        ...at,
      });
    },
    writes: () =>
      github
        .requests()
        .filter(({ method, route }) => method !== "GET" && route?.startsWith("/repos/"))
        .map(({ method, route }) => `${method} ${route?.replace("/repos/{owner}/{repo}", "")}`),
  };
}

/** A finding on lines of `src/a.ts`; `number` is its identity. */
export function onLine(number: number, place: Partial<Anchor> = {}): Finding {
  return finding({
    fingerprint: print(number),
    placement: { kind: "line", anchor: { ...anchor("src/a.ts", number), ...place } },
  });
}

export function onFile(number: number): Finding {
  return finding({
    fingerprint: print(number),
    placement: { kind: "file", path: "src/a.ts", why: "its quote was not found" },
  });
}

/** A plan for the pull request's real change. */
export async function planFor(
  door: OpenPullRequest,
  over: Partial<ReviewPlan> = {},
): Promise<ReviewPlan> {
  return plan({ change: await door.source.readChange(), ...over });
}

export const aReview: ReviewId = reviewId("1".repeat(16));

/** A log that keeps its messages. */
export function keptLog(): { readonly log: Log; readonly lines: [object, string][] } {
  const lines: [object, string][] = [];
  const write = (fields: object, message: string): void => void lines.push([fields, message]);
  const log: Log = { debug: write, info: write, warn: write, error: write, child: () => log };
  return { log, lines };
}
