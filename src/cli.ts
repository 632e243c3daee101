#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { Command, CommanderError, Option } from "commander";
import { z } from "zod";
import { exitCodes, explain, reviewCommand } from "./commands/review-command.ts";
import { outputFormats } from "./terminal/terminal-publisher.ts";

const reviewOptions = z.object({
  repo: z.string(),
  base: z.string().optional(),
  head: z.string().optional(),
  format: z.enum(outputFormats),
  cache: z.boolean(),
});

const program = new Command("marginalia")
  .description("Reviews pull requests: quiet, truthful, on the right line, never twice.")
  .version(readVersion())
  .exitOverride()
  .configureHelp({ showGlobalOptions: true });

program
  .command("serve")
  .description("run the server that GitHub delivers to; settings: docs/configuration.md")
  .action(async () => {
    // The server's libraries take a second to load, which a review by hand need not wait for.
    const { serve } = await import("./server/serve.ts");
    await serve(process.env);
  });

program
  .command("review")
  .description("review a change of a local clone, and print each finding beneath its code")
  .option("--repo <dir>", "a directory of the clone", ".")
  .option("--base <rev>", "what to compare with (default: the default branch)")
  .option("--head <rev>", "what to review (default: HEAD; only what is committed)")
  .addOption(
    new Option("--format <format>", "how to print it").choices(outputFormats).default("text"),
  )
  .option("--no-cache", "keep no results, and use none that were kept")
  .addHelpText(
    "after",
    `
Exit codes:
  0  reviewed, and nothing reaches the gate
  1  reviewed, and something is at or above the gate
  2  not reviewed, or not all of it

Results are kept in $XDG_CACHE_HOME/marginalia (~/.cache/marginalia).
With ANTHROPIC_API_KEY in the environment the model reviews too.`,
  )
  .action(async (given: unknown) => {
    const { base = null, head = null, ...options } = reviewOptions.parse(given);
    process.exitCode = await reviewCommand({ ...options, base, head }, process.env);
  });

program
  .command("doctor")
  .description("say what is configured, what is missing and what to do")
  .addHelpText("after", "\nExit codes: 0 nothing is wrong, 2 something has to be mended.")
  .action(async () => {
    const { doctor } = await import("./commands/doctor.ts");
    process.exitCode = await doctor(process.env, (text) => process.stdout.write(text));
  });

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // Whoever read our output has seen enough, e.g. `| head`.
  if (error.code === "EPIPE") process.exit();
  throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander ends wrong usage with 1, which here means that something was found.
    process.exitCode = error.exitCode === 0 ? 0 : exitCodes.notReviewed;
  } else {
    process.stderr.write(`marginalia: ${explain(error)}`);
    process.exitCode = exitCodes.notReviewed;
  }
}

function readVersion(): string {
  const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}
