import { readFileSync } from "node:fs";
import { readPrivateKey } from "./settings/read-private-key.ts";
import { settingDeclarations as declared } from "./settings/setting-declarations.ts";
import { createReader, quote, type Environment, type Reader } from "./settings/setting-reader.ts";
import type { LogFormat, LogLevel } from "./telemetry/log.ts";

/** The registered GitHub App. `privateKey` is PEM. */
export interface AppSettings {
  readonly id: number;
  readonly privateKey: string;
  readonly webhookSecret: string;
}

/** What was set of the model; null where the engine's own default holds. */
export interface ModelChoice {
  readonly apiKey: string;
  readonly baseUrl: string | null;
  readonly model: string | null;
  readonly fallbackModel: string | null;
  readonly concurrency: number | null;
  readonly budgetDollars: number | null;
}

export interface Settings {
  /** Null when no App is registered yet. */
  readonly app: AppSettings | null;
  /** Addresses without a trailing slash; `webUrl` is where people look at pull requests. */
  readonly github: { readonly apiUrl: string; readonly webUrl: string };
  readonly http: {
    readonly host: string;
    readonly port: number;
    readonly webhookPath: string;
    readonly publicUrl: string | null;
    readonly bodyLimitBytes: number;
  };
  readonly databaseUrl: string;
  readonly receipts: {
    /** Whether there are pages, and links to them. */
    readonly pages: boolean;
    /** Null when nobody may ask for the receipts of a commit. */
    readonly operatorToken: string | null;
    readonly maxAgeMs: number;
  };
  readonly log: { readonly level: LogLevel; readonly format: LogFormat };
  /** Null without an API key: then the analyzers review alone. */
  readonly model: ModelChoice | null;
  readonly work: {
    readonly workers: number;
    readonly leaseMs: number;
    readonly stopMs: number;
  };
  /** Values that work and are unwise, one sentence each. */
  readonly warnings: readonly string[];
}

/** Everything that must never be logged. */
export function secretsOf(settings: Settings): readonly string[] {
  const { app, model, receipts } = settings;
  return [
    ...(app === null ? [] : [app.privateKey, app.webhookSecret]),
    ...(model === null ? [] : [model.apiKey]),
    ...(receipts.operatorToken === null ? [] : [receipts.operatorToken]),
  ];
}

/**
 * Reads the environment once, and freezes what it says. An empty value is an unset one. Throws one
 * `Stop` that names every wrong variable with what was expected, and never a secret's value.
 */
export function readSettings(env: Environment): Settings {
  const reader = createReader(env);
  const { value, valueOr } = reader;
  const settings: Settings = {
    app: readApp(reader),
    github: readGitHub(reader),
    http: {
      host: valueOr(declared.host),
      port: valueOr(declared.port),
      webhookPath: valueOr(declared.webhookPath),
      publicUrl: value(declared.publicUrl),
      bodyLimitBytes: valueOr(declared.bodyLimitMb) * 1024 * 1024,
    },
    databaseUrl: valueOr(declared.databaseUrl),
    receipts: {
      pages: valueOr(declared.receiptPages) === "on",
      operatorToken: value(declared.operatorToken),
      maxAgeMs: valueOr(declared.receiptDays) * 24 * 60 * 60 * 1000,
    },
    log: { level: valueOr(declared.logLevel), format: valueOr(declared.logFormat) },
    model: readModel(reader),
    work: {
      workers: valueOr(declared.workers),
      leaseMs: valueOr(declared.leaseSeconds) * 1000,
      stopMs: valueOr(declared.stopSeconds) * 1000,
    },
    warnings: reader.warnings,
  };
  reader.throwProblems();
  return deepFreeze(settings);
}

/** The part that a review by hand needs; settings of the server may be wrong or absent. */
export function readLocalSettings(env: Environment): Pick<Settings, "model" | "log"> {
  const reader = createReader(env);
  const settings = {
    model: readModel(reader),
    log: {
      level: reader.valueOr(declared.logLevel),
      format: reader.valueOr(declared.logFormat),
    },
  };
  reader.throwProblems();
  return deepFreeze(settings);
}

/** Where the database lies, when nothing else is asked for. Throws `Stop` for a wrong value. */
export function readDatabaseUrl(env: Environment): string {
  const reader = createReader(env);
  const url = reader.valueOr(declared.databaseUrl);
  reader.throwProblems();
  return url;
}

function readApp(reader: Reader): AppSettings | null {
  const { appId, webhookSecret } = declared;
  const id = reader.value(appId);
  const privateKey = readKey(reader);
  const secret = reader.value(webhookSecret);
  const parts = [appId, declared.privateKey, declared.privateKeyPath, webhookSecret];
  if (!parts.some(reader.isSet)) return null;
  if (!reader.isSet(appId)) reader.wrong(appId, "it is not set");
  if (!reader.isSet(declared.privateKey) && !reader.isSet(declared.privateKeyPath)) {
    reader.wrong(declared.privateKey, "neither it nor PRIVATE_KEY_PATH is set");
  }
  if (!reader.isSet(webhookSecret)) {
    reader.wrong(webhookSecret, "it is not set, and without it anybody could send deliveries");
  }
  if (id === null || privateKey === null || secret === null) return null;
  if (secret.length < 16) {
    reader.warnings.push(
      "WEBHOOK_SECRET is shorter than 16 characters: take a longer one, made at random.",
    );
  }
  return { id, privateKey, webhookSecret: secret };
}

function readKey(reader: Reader): string | null {
  if (reader.isSet(declared.privateKey)) return reader.value(declared.privateKey);
  const path = reader.value(declared.privateKeyPath);
  if (path === null) return null;
  try {
    const pem = readPrivateKey(readFileSync(path, "utf8"));
    if (pem === null) reader.wrong(declared.privateKeyPath, `${quote(path)} holds something else`);
    return pem;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    reader.wrong(declared.privateKeyPath, `${quote(path)} cannot be read (${code})`);
    return null;
  }
}

function readGitHub(reader: Reader): Settings["github"] {
  const host = reader.value(declared.gheHost);
  const apiUrl =
    reader.value(declared.githubApiUrl) ??
    (host === null ? "https://api.github.com" : `https://${host}/api/v3`);
  const { protocol, hostname, host: authority } = new URL(apiUrl);
  if (protocol === "http:" && !/^(localhost|127\.|\[::1\])/.test(hostname)) {
    reader.warnings.push("GITHUB_API_URL is not https: tokens travel unencrypted.");
  }
  // api.github.com and api.NAME.ghe.com have their pages one label up, GitHub Enterprise beside it.
  return { apiUrl, webUrl: `${protocol}//${authority.replace(/^api\./, "")}` };
}

function readModel(reader: Reader): ModelChoice | null {
  const choice = {
    apiKey: reader.value(declared.anthropicApiKey),
    baseUrl: reader.value(declared.anthropicBaseUrl),
    model: reader.value(declared.model),
    fallbackModel: reader.value(declared.fallbackModel),
    concurrency: reader.value(declared.modelConcurrency),
    budgetDollars: reader.value(declared.reviewBudget),
  };
  const { apiKey } = choice;
  return apiKey === null ? null : { ...choice, apiKey };
}

function deepFreeze<Value extends object>(value: Value): Value {
  for (const part of Object.values(value)) {
    if (typeof part === "object" && part !== null) deepFreeze(part);
  }
  return Object.freeze(value);
}
