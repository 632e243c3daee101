import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

const tsx = import.meta.resolve("tsx");

export interface RunningProgram {
  readonly pid: number;
  /** Everything written so far, standard output and standard error. */
  output(): string;
  /** Resolves with the first match in the output; rejects when the program ends without one. */
  waitFor(pattern: RegExp): Promise<RegExpExecArray>;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<{ readonly code: number | null; readonly output: string }>;
}

interface ProgramOptions {
  readonly args?: string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Told each piece of output as it comes. */
  readonly onOutput?: (text: string) => void;
}

/**
 * Starts `src/<name>` (or what a path from there leads to) as a process of its own, with this
 * environment and no more.
 */
export function runProgram(
  name: string,
  { args = [], env = {}, cwd, onOutput = () => undefined }: ProgramOptions,
): RunningProgram {
  const program = resolve(fileURLToPath(import.meta.url), "../../src", name);
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, ["--import", tsx, program, ...args], {
    cwd,
    env: { PATH, HOME, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let over = false;
  let look: (() => void)[] = [];
  const wake = (): void => {
    const lookers = look;
    look = [];
    for (const one of lookers) one();
  };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => {
      output += text;
      onOutput(text);
      wake();
    });
  }
  const ended = new Promise<{ code: number | null; output: string }>((settle) => {
    child.on("close", (code) => {
      over = true;
      settle({ code, output });
      wake();
    });
  });
  return {
    pid: child.pid!,
    output: () => output,
    async waitFor(pattern) {
      for (;;) {
        const match = pattern.exec(output);
        if (match !== null) return match;
        if (over) throw new Error(`the program ended without ${String(pattern)}:\n${output}`);
        await new Promise<void>((settle) => look.push(settle));
      }
    },
    kill: (signal) => child.kill(signal),
    ended,
  };
}
