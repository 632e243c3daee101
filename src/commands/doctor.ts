import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { promisify } from "node:util";
import { Probot } from "probot";
import { analyzers } from "../analyzers/analyzers.ts";
import { modelSettings } from "../create-engines.ts";
import { systemClock } from "../domain/clock.ts";
import { messageOf, Stop } from "../domain/errors.ts";
import { QueuedOctokit } from "../github/octokit.ts";
import { identifyApp } from "../server/identify-app.ts";
import { overlay, readEnvFile } from "../settings/read-env-file.ts";
import { readSettings, secretsOf, type Settings } from "../settings.ts";
import { sqliteFileOf } from "../storage/database-url.ts";
import {
  publicKeyText,
  readReceiptKey,
  receiptKeyFile,
  receiptKeyId,
} from "../storage/receipt-key.ts";
import { openStorage } from "../storage/storage.ts";
import { createLog } from "../telemetry/log.ts";

/** One thing that was looked at. `todo` says what to do about it. */
interface Diagnosis {
  readonly what: string;
  readonly state: "ok" | "missing" | "wrong";
  readonly detail: string;
  readonly todo?: string;
}

/** The versions of Node that better-sqlite3 and the analyzers run on; as in package.json. */
const nodeVersions = "20.19 or later, 22.14 or later, or 24 or later";

/**
 * Says what is configured, what is missing and what to do, and tries what can be tried for free.
 * Gives 0 when nothing is wrong, else 2; what is merely missing is not wrong.
 */
export async function doctor(
  env: NodeJS.ProcessEnv,
  write: (text: string) => void,
): Promise<0 | 2> {
  const found: Diagnosis[] = [];
  const report = (diagnosis: Diagnosis): void => {
    found.push(diagnosis);
    const { what, state, detail, todo } = diagnosis;
    write(
      `${state.padEnd(7)}  ${what}: ${detail}\n${todo === undefined ? "" : `         ${todo}\n`}`,
    );
  };

  report(examineNode(process.versions.node));
  report(await examineGit());
  const settings = examineSettings(env, report);
  if (settings !== null) {
    report(await examineDatabase(settings));
    report(examineReceipts(settings));
    report(await examineGitHub(settings));
    report(examineModel(settings));
  }
  report({
    what: "analyzers",
    state: "ok",
    detail: analyzers.map(({ name, version }) => `${name} ${version}`).join(", "),
  });

  const wrong = found.filter(({ state }) => state === "wrong").length;
  write(wrong === 0 ? "\nNothing is wrong.\n" : `\n${wrong} to mend.\n`);
  return wrong === 0 ? 0 : 2;
}

/** `version` without a `v`, as in `process.versions.node`. */
export function examineNode(version: string): Diagnosis {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const runs = (major === 20 && minor >= 19) || (major === 22 && minor >= 14) || major >= 24;
  return {
    what: "Node.js",
    state: runs ? "ok" : "wrong",
    detail: version,
    ...(!runs && { todo: `Install ${nodeVersions}.` }),
  };
}

async function examineGit(): Promise<Diagnosis> {
  try {
    const { stdout } = await promisify(execFile)("git", ["--version"]);
    return { what: "git", state: "ok", detail: stdout.trim().replace(/^git version /, "") };
  } catch (error) {
    return {
      what: "git",
      state: "missing",
      detail: messageOf(error),
      todo: "Install git for `marginalia review`; the server does not need it.",
    };
  }
}

function examineSettings(
  env: NodeJS.ProcessEnv,
  report: (diagnosis: Diagnosis) => void,
): Settings | null {
  try {
    const settings = readSettings(overlay(readEnvFile(resolve(".env")), env));
    report({ what: "settings", state: "ok", detail: "every value that is set can be used" });
    for (const warning of settings.warnings) {
      report({ what: "settings", state: "missing", detail: warning });
    }
    return settings;
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    report({ what: "settings", state: "wrong", detail: error.message, todo: error.hint });
    return null;
  }
}

async function examineDatabase(settings: Settings): Promise<Diagnosis> {
  const what = "database";
  const clock = systemClock;
  const log = createLog({ ...settings.log, level: "silent", secrets: [] });
  try {
    const file = sqliteFileOf(settings.databaseUrl);
    if (file !== ":memory:" && !(await isThere(file))) {
      await access(await nearestDirectory(file), constants.W_OK);
      return { what, state: "ok", detail: `${file} will be made at the first start` };
    }
    const storage = await openStorage({ url: settings.databaseUrl, clock, log });
    await storage.checkWritable();
    const { waiting, running, buried } = await storage.queue.depth();
    await storage.close();
    const jobs = `${waiting} jobs wait, ${running} run, ${buried} were given up`;
    return { what, state: "ok", detail: `${file} can be written; ${jobs}` };
  } catch (error) {
    const todo =
      error instanceof Stop
        ? error.hint
        : "Set DATABASE_URL to a file in a directory that this user may write to.";
    return { what, state: "wrong", detail: messageOf(error), todo };
  }
}

/** Says the key by which others verify, and where checks lead to. */
function examineReceipts({ databaseUrl, http, receipts }: Settings): Diagnosis {
  const what = "receipts";
  try {
    const file = receiptKeyFile(databaseUrl);
    const key = file === null ? null : readReceiptKey(file);
    if (key === null) {
      const where = file === null ? "for each start" : `at the first start, in ${file}`;
      return { what, state: "ok", detail: `the key that signs them will be made ${where}` };
    }
    const detail = `signed by key ${receiptKeyId(key)}; public key ${publicKeyText(key)}`;
    if (!receipts.pages) return { what, state: "ok", detail: `${detail}; no pages, as set` };
    if (http.publicUrl !== null) {
      return { what, state: "ok", detail: `${detail}; checks link to them at ${http.publicUrl}` };
    }
    return {
      what,
      state: "missing",
      detail: `${detail}; checks do not link to them`,
      todo: "Set MARGINALIA_PUBLIC_URL to the address of this server, so that they do.",
    };
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return { what, state: "wrong", detail: error.message, todo: error.hint };
  }
}

async function examineGitHub(settings: Settings): Promise<Diagnosis> {
  const what = "GitHub";
  const { app, github } = settings;
  const log = createLog({ ...settings.log, level: "silent", secrets: secretsOf(settings) });
  if (app === null) {
    return {
      what,
      state: "missing",
      detail: "no App is configured",
      todo: "Run `marginalia serve` for the guided set-up; `marginalia review` needs none.",
    };
  }
  try {
    const probot = new Probot({
      appId: app.id,
      privateKey: app.privateKey,
      secret: app.webhookSecret,
      baseUrl: github.apiUrl,
      Octokit: QueuedOctokit,
      log,
    });
    const octokit = await probot.auth();
    const identity = await identifyApp({ octokit, clock: systemClock, log });
    return { what, state: "ok", detail: `${github.apiUrl} knows this App as ${identity.slug}` };
  } catch (error) {
    const todo =
      error instanceof Stop
        ? error.hint
        : `Check that this machine reaches ${github.apiUrl}: name, proxy, certificates.`;
    return { what, state: "wrong", detail: messageOf(error), todo };
  }
}

function examineModel({ model }: Settings): Diagnosis {
  const what = "model";
  if (model === null) {
    return {
      what,
      state: "missing",
      detail: "no key, so the analyzers review alone",
      todo: "Set ANTHROPIC_API_KEY to let Claude review as well.",
    };
  }
  const { findModel, fallbackModel, budgetDollars } = modelSettings(model);
  const budget = budgetDollars === null ? "no budget" : `$${budgetDollars} for each review`;
  const models = [findModel, ...(fallbackModel === null ? [] : [fallbackModel])].join(", then ");
  return { what, state: "ok", detail: `${models}; ${budget}; the key is set and was not tried` };
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function nearestDirectory(file: string): Promise<string> {
  const directory = dirname(resolve(file));
  return (await isThere(directory)) || directory === dirname(directory)
    ? directory
    : nearestDirectory(directory);
}
