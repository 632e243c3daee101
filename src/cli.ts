#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { addRuleCommands } from "./commands/add-rule-commands.ts";
import { readVersion } from "./settings/read-version.ts";
import { exitCodes, explain } from "./commands/exit-codes.ts";
import { addReviewOptions, readReviewOptions } from "./commands/review-options.ts";
import { addVerifyReceiptCommand } from "./commands/verify-receipt-command.ts";

// What a command needs is loaded when it is called: libraries and rules take most of a second.
const program = new Command("marginalia")
  .description("Reviews pull requests: quiet, truthful, on the right line, never twice.")
  .version(readVersion())
  .exitOverride()
  .configureHelp({ showGlobalOptions: true });

program
  .command("serve")
  .description("run the server that GitHub delivers to; settings: docs/configuration.md")
  .action(async () => {
    const { serve } = await import("./server/serve.ts");
    await serve(process.env);
  });

addReviewOptions(program.command("review"))
  .description("review a change of a local clone, and print each finding beneath its code")
  .action(async (given: unknown) => {
    const options = readReviewOptions(given);
    const { reviewCommand } = await import("./commands/review-command.ts");
    process.exitCode = await reviewCommand(options, process.env);
  });

addRuleCommands(program, process.env);
addVerifyReceiptCommand(program, process.env);

program
  .command("doctor")
  .description("say what is configured, what is missing and what to do")
  .addHelpText("after", "\nExit codes: 0 nothing is wrong, 2 something has to be mended.")
  .action(async () => {
    const { doctor } = await import("./commands/doctor.ts");
    process.exitCode = await doctor(process.env, (text) => process.stdout.write(text));
  });

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // Whoever read our output has seen enough, e.g. `| head`; how the review ended stays true.
  if (error.code === "EPIPE") return;
  process.stderr.write(`marginalia: the result cannot be written: ${error.message}\n`);
  // At the very end, so that it counts before what the review found and all is tidied up.
  process.once("exit", () => (process.exitCode = exitCodes.notReviewed));
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
