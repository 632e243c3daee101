import { z } from "zod";
import { readPrivateKey } from "./read-private-key.ts";
import { logFormats, logLevels } from "../telemetry/log.ts";

export const settingGroups = [
  "GitHub App",
  "Server",
  "Storage",
  "Receipts",
  "Log",
  "Model",
  "Work",
] as const;

/** One environment variable, described where it is read. */
export interface Setting<Value> {
  readonly name: string;
  readonly group: (typeof settingGroups)[number];
  /** What it does and why one would set it, in one or two sentences. Markdown. */
  readonly about: string;
  /** Completes "expected …". */
  readonly expects: string;
  /** True for values that no message, log or page may show. */
  readonly secret: boolean;
  readonly schema: z.ZodType<Value, string>;
}

/** A setting that works unset. `fallback` is written as it would be in the environment. */
export interface DefaultedSetting<Value> extends Setting<Value> {
  readonly fallback: string;
}

/** A setting that may be absent; `fallback` null says so. */
export interface OptionalSetting<Value> extends Setting<Value> {
  readonly fallback: null;
}

const wholeNumber = (least: number, most: number): z.ZodType<number, string> =>
  z.string().regex(/^\d+$/).transform(Number).pipe(z.number().int().min(least).max(most));

const url = z
  .string()
  .regex(/^https?:\/\/[^\s/?#@]+[^\s?#@]*$/)
  .transform(withoutTrailingSlash);

function withoutTrailingSlash(text: string): string {
  return text.replace(/\/+$/, "");
}

const privateKey: z.ZodType<string, string> = z.string().transform((text, context) => {
  const pem = readPrivateKey(text);
  if (pem !== null) return pem;
  context.addIssue({ code: "custom", message: "no RSA private key" });
  return z.NEVER;
});

/** Every environment variable that Marginalia reads. The table in the docs is made from this one. */
export const settingDeclarations = {
  appId: optional({
    name: "APP_ID",
    group: "GitHub App",
    about:
      "The App's id, from its settings page. Without the App's settings the server starts the guided set-up.",
    expects: "the App's numeric id, e.g. 123456",
    schema: wholeNumber(1, Number.MAX_SAFE_INTEGER),
  }),
  privateKey: optional({
    name: "PRIVATE_KEY",
    group: "GitHub App",
    about:
      "The App's private key: the PEM file's text, the same with its newlines written `\\n`, or the base64 of either.",
    expects: "an RSA private key as PEM, as PEM with \\n for newlines, or in base64",
    secret: true,
    schema: privateKey,
  }),
  privateKeyPath: optional({
    name: "PRIVATE_KEY_PATH",
    group: "GitHub App",
    about: "The PEM file that holds the private key, read where `PRIVATE_KEY` is not set.",
    expects: "the path of a readable PEM file that holds an RSA private key",
    schema: z.string(),
  }),
  webhookSecret: optional({
    name: "WEBHOOK_SECRET",
    group: "GitHub App",
    about:
      "The secret that GitHub signs deliveries with. There is no default: the server does not start without it.",
    expects: "the webhook secret from the App's settings page, 8 characters or more",
    secret: true,
    schema: z.string().min(8),
  }),
  githubApiUrl: optional({
    name: "GITHUB_API_URL",
    group: "GitHub App",
    about:
      "Where GitHub's REST API is. Set this or `GHE_HOST` for GitHub Enterprise; otherwise `https://api.github.com`.",
    expects: "an http(s) address, e.g. https://github.example.com/api/v3",
    schema: url,
  }),
  gheHost: optional({
    name: "GHE_HOST",
    group: "GitHub App",
    about:
      "The host of a GitHub Enterprise Server; short for `GITHUB_API_URL=https://HOST/api/v3`.",
    expects: "a host name without a scheme, e.g. github.example.com",
    schema: z.string().regex(/^[A-Za-z0-9.-]+(:\d+)?$/),
  }),
  host: withDefault("127.0.0.1", {
    name: "HOST",
    group: "Server",
    about: "The address to listen on. In a container it must be `0.0.0.0`, which the image sets.",
    expects: "an IP address or host name",
    schema: z.string().regex(/^[A-Za-z0-9.:_-]+$/),
  }),
  port: withDefault("3000", {
    name: "PORT",
    group: "Server",
    about: "The port to listen on; 0 takes any free one and the log says which.",
    expects: "a whole number from 0 to 65535",
    schema: wholeNumber(0, 65_535),
  }),
  webhookPath: withDefault("/api/github/webhooks", {
    name: "WEBHOOK_PATH",
    group: "Server",
    about: "The path that GitHub delivers to. It must be the one in the App's webhook URL.",
    expects: "a path that starts with / and has no query",
    schema: z.string().regex(/^\/[A-Za-z0-9._~/-]+$/),
  }),
  publicUrl: optional({
    name: "MARGINALIA_PUBLIC_URL",
    group: "Server",
    about:
      "Where this server is reached from outside. Checks link to the page of their receipt under it, and without it to none; the guided set-up asks when it is not set.",
    expects: "an http(s) address without a path, e.g. https://marginalia.example.com",
    schema: url,
  }),
  bodyLimitMb: withDefault("25", {
    name: "MARGINALIA_BODY_LIMIT_MB",
    group: "Server",
    about: "The largest delivery that is read, in MiB. GitHub sends none above 25 MB.",
    expects: "a whole number from 1 to 100",
    schema: wholeNumber(1, 100),
  }),
  stopSeconds: withDefault("8", {
    name: "MARGINALIA_STOP_SECONDS",
    group: "Server",
    about:
      "How long a stop waits for reviews in progress; what is not done by then goes on after the next start. Keep it below what the supervisor allows (`docker stop`: 10).",
    expects: "a whole number from 1 to 600",
    schema: wholeNumber(1, 600),
  }),
  databaseUrl: withDefault("sqlite:./data/marginalia.sqlite", {
    name: "DATABASE_URL",
    group: "Storage",
    about: "Where deliveries, jobs, the review cache and receipts are kept.",
    expects: "sqlite: and the path of a file, e.g. sqlite:./data/marginalia.sqlite",
    schema: z.string().regex(/^sqlite:.+$/),
  }),
  receiptPages: withDefault("on", {
    name: "MARGINALIA_RECEIPT_PAGES",
    group: "Receipts",
    about:
      "Whether the server shows receipts to everybody who has their unguessable link. The pages name private files and quote titles of findings; `off`, checks have no link of ours.",
    expects: "on or off",
    schema: z.enum(["on", "off"]),
  }),
  operatorToken: optional({
    name: "MARGINALIA_OPERATOR_TOKEN",
    group: "Receipts",
    about:
      "Who sends it as `Authorization: Bearer …` may ask for the receipts of any commit and for `/metrics`. Without it nobody may.",
    expects: "20 characters or more without blanks, made at random, e.g. by openssl rand -hex 32",
    secret: true,
    schema: z.string().regex(/^\S{20,200}$/),
  }),
  receiptDays: withDefault("730", {
    name: "MARGINALIA_RECEIPT_DAYS",
    group: "Receipts",
    about: "How many days a receipt is kept.",
    expects: "a whole number from 1 to 36500",
    schema: wholeNumber(1, 36_500),
  }),
  logLevel: withDefault("info", {
    name: "LOG_LEVEL",
    group: "Log",
    about: `The least severe line that is written: ${logLevels.map((level) => `\`${level}\``).join(", ")}.`,
    expects: `one of ${logLevels.join(", ")}`,
    schema: z.enum(logLevels),
  }),
  logFormat: withDefault("json", {
    name: "LOG_FORMAT",
    group: "Log",
    about: "`json` for machines, `pretty` for people.",
    expects: `one of ${logFormats.join(", ")}`,
    schema: z.enum(logFormats),
  }),
  anthropicApiKey: optional({
    name: "ANTHROPIC_API_KEY",
    group: "Model",
    about: "The key for Claude. Without it only the analyzers review, and everything else works.",
    expects: "an API key",
    secret: true,
    schema: z.string().regex(/^\S{8,}$/),
  }),
  anthropicBaseUrl: optional({
    name: "ANTHROPIC_BASE_URL",
    group: "Model",
    about: "Another address for the Messages API, e.g. a gateway of your own.",
    expects: "an http(s) address",
    schema: url,
  }),
  model: optional({
    name: "MARGINALIA_MODEL",
    group: "Model",
    about: "The model that reviews. Unset, the one this release was tuned for.",
    expects: "a model id",
    schema: z.string().regex(/^[A-Za-z0-9._:/@-]+$/),
  }),
  fallbackModel: optional({
    name: "MARGINALIA_FALLBACK_MODEL",
    group: "Model",
    about:
      "The model that is asked when the first one refuses. Unset, the one this release was tuned for.",
    expects: "a model id",
    schema: z.string().regex(/^[A-Za-z0-9._:/@-]+$/),
  }),
  modelConcurrency: optional({
    name: "MARGINALIA_MODEL_CONCURRENCY",
    group: "Model",
    about: "How many calls to the model may be under way at once, over all reviews.",
    expects: "a whole number from 1 to 64",
    schema: wholeNumber(1, 64),
  }),
  reviewBudget: optional({
    name: "MARGINALIA_REVIEW_BUDGET",
    group: "Model",
    about:
      "The most that one review may cost, in US dollars; unset, 5. What would exceed it is not reviewed, and the check says so.",
    expects: "dollars, e.g. 2 or 0.50",
    schema: z
      .string()
      .regex(/^\d+(\.\d+)?$/)
      .transform(Number)
      .pipe(z.number().max(10_000)),
  }),
  workers: withDefault("4", {
    name: "MARGINALIA_WORKERS",
    group: "Work",
    about: "How many pull requests are reviewed at the same time.",
    expects: "a whole number from 1 to 64",
    schema: wholeNumber(1, 64),
  }),
  leaseSeconds: withDefault("60", {
    name: "MARGINALIA_LEASE_SECONDS",
    group: "Work",
    about:
      "How long a job stays with a worker that gives no sign of life; after that another takes it up.",
    expects: "a whole number from 5 to 3600",
    schema: wholeNumber(5, 3_600),
  }),
} as const;

type Described<Value> = Omit<Setting<Value>, "secret"> & { readonly secret?: boolean };

function optional<Value>(setting: Described<Value>): OptionalSetting<Value> {
  return { secret: false, ...setting, fallback: null };
}

function withDefault<Value>(fallback: string, setting: Described<Value>): DefaultedSetting<Value> {
  return { secret: false, ...setting, fallback };
}
