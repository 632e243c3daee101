import { resolve } from "node:path";
import type { Logger } from "pino";
import { Stop } from "../domain/errors.ts";
import { overlay, readEnvFile } from "../settings/read-env-file.ts";
import { readSettings, secretsOf, type AppSettings, type Settings } from "../settings.ts";
import { startServer } from "./start-server.ts";
import { runSetup } from "./start-setup.ts";
import { createLog } from "../telemetry/log.ts";

/** What a stop may take beyond the wait for reviews before the process ends anyway (ms). */
const stopSlack = 5_000;

/**
 * Runs the server until it is told to stop, and ends the process: 0 after an orderly stop, 1 when
 * it was cut short or something broke, 2 when it cannot work as configured.
 */
export async function serve(env: NodeJS.ProcessEnv): Promise<never> {
  try {
    const { settings, log } = await configure(env);
    const code = await runUntilStopped(settings, log);
    return process.exit(code);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    process.stderr.write(`${error.message}\n\n${error.hint}\n`);
    return process.exit(2);
  }
}

interface Configured {
  readonly settings: Settings & { readonly app: AppSettings };
  readonly log: Logger;
}

async function configure(env: NodeJS.ProcessEnv): Promise<Configured> {
  const envPath = resolve(".env");
  const read = (): Settings => readSettings(overlay(readEnvFile(envPath), env));
  let settings = read();
  if (settings.app === null) {
    const log = createLog({ ...settings.log, secrets: secretsOf(settings) });
    await runSetup({ settings, envPath, log, show: (text) => process.stdout.write(text) });
    settings = read();
  }
  const { app } = settings;
  if (app === null) {
    throw new Stop(
      `The App was registered, but ${envPath} does not say so`,
      "Look whether something else writes that file, and start again.",
    );
  }
  const log = createLog({ ...settings.log, secrets: secretsOf(settings) });
  for (const warning of settings.warnings) log.warn({}, warning);
  return { settings: { ...settings, app }, log };
}

async function runUntilStopped(settings: Configured["settings"], log: Logger): Promise<number> {
  // Node's own report of these goes to standard error unscrubbed.
  process.on("uncaughtException", (error) => {
    log.fatal({ err: error }, "something broke that nobody caught");
    process.exit(1);
  });
  const signalled = firstSignal();
  const server = await startServer(settings, log);
  const reason = await Promise.race([signalled, server.failed]);
  if (reason instanceof Stop) log.fatal({ err: reason, hint: reason.hint }, reason.message);
  else log.info({ signal: reason }, "stopping; the same signal again ends at once");

  setTimeout(() => {
    log.error({}, "the stop took too long and was cut short");
    process.exit(1);
  }, settings.work.stopMs + stopSlack).unref();
  await server.stop();
  log.info({}, "stopped");
  return reason instanceof Stop ? 2 : 0;
}

/** Resolves with the first signal to stop; a second one ends the process at once. */
function firstSignal(): Promise<NodeJS.Signals> {
  return new Promise((settle) => {
    let stopping = false;
    const onSignal = (signal: NodeJS.Signals): void => {
      if (stopping) process.exit(1);
      stopping = true;
      settle(signal);
    };
    process.on("SIGTERM", onSignal).on("SIGINT", onSignal);
  });
}
