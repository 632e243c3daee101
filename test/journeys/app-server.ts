import { fileURLToPath } from "node:url";

import { readSettings, secretsOf } from "../../src/settings.ts";
import { startServer } from "../../src/server/start-server.ts";
import { createLog } from "../../src/telemetry/log.ts";
import { runProgram } from "../run-program.ts";
import { UnhurriedOctokit } from "./unhurried.ts";

/** The App's server, as long as it runs. */
export interface AppServer {
  readonly url: string;
  /** Null in the test's own process. */
  readonly pid: number | null;
  readonly stop: () => Promise<void>;
  /** SIGKILL: resolves when the process is gone. */
  readonly kill: () => Promise<void>;
}

export type Environment = Readonly<Record<string, string>>;

/** Starts it in this process; each log line goes to `write`. */
export async function startHere(
  env: Environment,
  write: (line: string) => void,
): Promise<AppServer> {
  const settings = readSettings(env);
  if (settings.app === null) throw new Error("the emulator has an App");
  const server = await startServer(
    { ...settings, app: settings.app },
    createLog({ level: "debug", format: "json", secrets: secretsOf(settings), write }),
    { Octokit: UnhurriedOctokit },
  );
  return {
    url: server.url,
    pid: null,
    stop: () => server.stop(),
    kill: () => Promise.reject(new Error("only a process of its own can be killed")),
  };
}

/** As it is deployed, or without the seconds between writes. */
const programs = {
  "as deployed": "main.ts",
  unhurried: fileURLToPath(import.meta.resolve("./server-program.ts")),
};
export type Program = keyof typeof programs;

/**
 * Starts it as a process of its own and resolves when it is ready to review; each piece of what it
 * logs goes to `write`.
 */
export async function startProcess(
  program: Program,
  env: Environment,
  directory: string,
  write: (line: string) => void,
): Promise<AppServer> {
  const child = runProgram(programs[program], { cwd: directory, env, onOutput: write });
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await child.ended;
  };
  try {
    const [, url = ""] = await child.waitFor(/"url":"([^"]+)"/);
    await child.waitFor(/ready to review/);
    return { url, pid: child.pid, stop: () => end("SIGTERM"), kill: () => end("SIGKILL") };
  } catch (error) {
    await end("SIGKILL");
    throw error;
  }
}
