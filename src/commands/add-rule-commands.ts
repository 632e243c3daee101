import { Option, type Command } from "commander";
import { z } from "zod";
import { categories } from "../domain/finding.ts";
import { rulesFormats } from "./rules-formats.ts";

const rulesOptions = z.object({
  format: z.enum(rulesFormats),
  language: z.string().optional(),
  category: z.enum(categories).optional(),
  rules: z.array(z.string()).optional(),
});
const explainOptions = z.object({ repo: z.string() });

/** Declares `marginalia rules` and `marginalia explain`; the rules are loaded when one is asked for. */
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
      const { format, language = null, category = null, rules = [] } = rulesOptions.parse(given);
      const { printRules } = await import("./print-rules.ts");
      await printRules({ id: id ?? null, format, language, category }, rules, env);
    });

  program
    .command("explain")
    .description("say everything that is known of a finding of the last review of this clone")
    .argument("<id>", "the digits beneath the finding, or the first of them")
    .option("--repo <dir>", "a directory of the clone", ".")
    .addHelpText("after", "\nExit codes: 0 printed, 2 the finding is not known.")
    .action(async (id: string, given: unknown) => {
      const { repo } = explainOptions.parse(given);
      const { printExplanation } = await import("./print-explanation.ts");
      await printExplanation(id, repo, env);
    });
}
