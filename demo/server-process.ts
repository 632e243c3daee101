import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const mainFile = fileURLToPath(new URL("../dist/main.js", import.meta.url));

/** The real server, in a process of its own, as an operator would run it. */
export interface ServerProcess {
  /** For looking at the process from outside. */
  readonly pid: number;
  readonly url: string;
  readonly webhookUrl: string;
  /** The last log lines, for the story and for when it fails. */
  readonly log: readonly string[];
  /** Sends SIGTERM and resolves with the exit code. */
  stop(): Promise<number | null>;
}

/** Starts the built server in `directory` with exactly these settings and waits until it is ready. */
export async function startServerProcess(
  settings: Readonly<Record<string, string>>,
  directory: string,
): Promise<ServerProcess> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [mainFile], {
    // The environment holds what is named here and nothing of the caller's: no key, no token.
    env: { PATH: process.env["PATH"], HOST: "127.0.0.1", PORT: String(port), ...settings },
    stdio: ["ignore", "pipe", "pipe"],
    cwd: directory,
  });
  const log: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => log.push(line));
  }
  const ended = once(child, "exit");
  await untilReady(url, () => child.exitCode, log);
  return {
    pid: child.pid ?? 0,
    url,
    webhookUrl: `${url}/api/github/webhooks`,
    log,
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
      return child.exitCode;
    },
  };
}

async function untilReady(
  url: string,
  exitCode: () => number | null,
  log: readonly string[],
): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (exitCode() !== null) throw new Error(`the server ended at once:\n${log.join("\n")}`);
    const ready = await fetch(`${url}/readyz`).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the server was not ready after 30 s:\n${log.join("\n")}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no TCP port to be had");
  return address.port;
}
