import { Option, type Command } from "commander";
import { z } from "zod";
import { analyzers } from "../analyzers/analyzers.ts";
import { categories } from "../domain/finding.ts";
import { openLocalClone } from "../git/local-clone.ts";
import { readLocalSettings } from "../settings.ts";
import { overlay } from "../settings/read-env-file.ts";
import { createLastReviews } from "../storage/last-reviews.ts";
import { createLog } from "../telemetry/log.ts";
import { lastReviewsFolder } from "./cache-folder.ts";
import { explainCommand } from "./explain-command.ts";
import { ownAnalyzers, readOwnRules } from "./read-own-rules.ts";
import { pageStyle } from "./page-style.ts";
import { rulesCommand, rulesFormats } from "./rules-command.ts";

const rulesOptions = z.object({
  format: z.enum(rulesFormats),
  language: z.string().optional(),
  category: z.enum(categories).optional(),
  rules: z.array(z.string()).optional(),
});
const explainOptions = z.object({ repo: z.string() });

/** Declares `marginalia rules` and `marginalia explain`. */
export function addRuleCommands(program: Command, env: NodeJS.ProcessEnv): void {
  program
    .command("rules")
    .description("list what the analyzers look for, or explain one rule")
    .argument("[id]", "a rule, as findings name it or without its tool")
    .addOption(
      new Option("--format <format>", "how to print it").choices(rulesFormats).default("text"),
    )
    .option("--language <language>", "only rules for this language, e.g. python")
    .addOption(new Option("--category <category>", "only rules of this kind").choices(categories))
    .option("--rules <path...>", "with your own rules in these files and folders")
    .addHelpText("after", "\nExit codes: 0 printed, 2 there is no such rule.")
    .action(async (id: string | undefined, given: unknown) => {
      const { format, language = null, category = null, rules } = rulesOptions.parse(given);
      const all = [...analyzers, ...ownAnalyzers(await readOwnRules(rules ?? []))];
      const options = { id: id ?? null, format, language, category };
      process.stdout.write(rulesCommand(options, all, pageStyle(process.stdout, env)));
    });

  program
    .command("explain")
    .description("say everything that is known of a finding of the last review of this clone")
    .argument("<id>", "the digits beneath the finding, or the first of them")
    .option("--repo <dir>", "a directory of the clone", ".")
    .addHelpText("after", "\nExit codes: 0 printed, 2 the finding is not known.")
    .action(async (id: string, given: unknown) => {
      const { repo } = explainOptions.parse(given);
      const settings = readLocalSettings(overlay({ LOG_LEVEL: "warn", LOG_FORMAT: "pretty" }, env));
      const log = createLog({
        ...settings.log,
        secrets: [],
        write: (line) => process.stderr.write(line),
      });
      // Any range will do: only the name of the repository is asked for.
      const source = await openLocalClone({ dir: repo, base: "HEAD", head: "HEAD", log });
      try {
        const last = await createLastReviews(lastReviewsFolder(env), log).read(
          source.repository.id,
        );
        process.stdout.write(explainCommand(id, last, analyzers, pageStyle(process.stdout, env)));
      } finally {
        await source.close();
      }
    });
}
