import { InvalidArgumentError, Option, type Command } from "commander";
import { z } from "zod";
import type { Uncommitted } from "../domain/change.ts";
import { severities, type EngineName } from "../domain/finding.ts";
import type { FailOn } from "../review/fail-on.ts";
import { outputFormats, type OutputFormat } from "../terminal/terminal-publisher.ts";

/** What `marginalia review` was asked to do. */
export interface ReviewOptions {
  /** A directory of the clone. */
  readonly repo: string;
  readonly base: string | null;
  /** A revision, the index or the working tree. */
  readonly reviewed: { readonly head: string } | { readonly uncommitted: Uncommitted };
  readonly format: OutputFormat;
  /** Null for all that can take part. */
  readonly engines: readonly EngineName[] | null;
  /** Null for the repository's own gate. */
  readonly failOn: FailOn | null;
  /** Files of the user's own rules, and folders of them. */
  readonly rules: readonly string[];
  /** True to say what would be reviewed, and review nothing. */
  readonly dryRun: boolean;
  /** False to keep no results and to use none that were kept. */
  readonly cache: boolean;
}

const engineNames = ["analyzers", "model"] as const satisfies readonly EngineName[];
const bars = [...severities, "never"] as const;

const given = z.object({
  repo: z.string(),
  base: z.string().optional(),
  head: z.string().optional(),
  staged: z.boolean().optional(),
  format: z.enum(outputFormats),
  engine: z.array(z.enum(engineNames)).optional(),
  failOn: z.enum(bars).optional(),
  rules: z.array(z.string()).optional(),
  dryRun: z.boolean().optional(),
  cache: z.boolean(),
});

/** Declares the options of `marginalia review`; what contradicts itself is refused when parsed. */
export function addReviewOptions(command: Command): Command {
  return command
    .option("--repo <dir>", "a directory of the clone", ".")
    .option("--base <rev>", "what to compare with (default: the default branch; of --staged, HEAD)")
    .addOption(
      new Option("--head <rev>", "review what is committed, up to this revision").conflicts([
        "staged",
        "workingTree",
      ]),
    )
    .addOption(
      new Option("--staged", "review what is staged for the next commit").conflicts("workingTree"),
    )
    .option(
      "--working-tree",
      "review the files as they are, untracked ones too unless they are ignored (the default)",
    )
    .addOption(
      new Option("--format <format>", "how to print it").choices(outputFormats).default("text"),
    )
    .addOption(
      new Option("--engine <names>", `which engines review: ${engineNames.join(",")}`)
        .argParser(readEngineNames)
        .default(undefined, "the analyzers, and the model where it has a key"),
    )
    .addOption(
      new Option(
        "--fail-on <severity>",
        "end with 1 when anything is found at or above it (default: the repository's gate)",
      ).choices(bars),
    )
    .option("--rules <path...>", "your own rules for the analyzers: files, or folders of them")
    .option("--dry-run", "say what would be reviewed and what it would cost, and review nothing")
    .option("--no-cache", "keep no results, and use none that were kept")
    .addHelpText(
      "after",
      `
Exit codes:
  0  reviewed, and nothing reaches the gate or --fail-on
  1  reviewed, and something is at or above it
  2  not reviewed, or not all of it

Results are kept in $XDG_CACHE_HOME/marginalia (~/.cache/marginalia).
With ANTHROPIC_API_KEY in the environment the model reviews too.`,
    );
}

/** Reads what commander parsed. */
export function readReviewOptions(parsed: unknown): ReviewOptions {
  const { repo, format, cache, ...options } = given.parse(parsed);
  return {
    repo,
    base: options.base ?? null,
    reviewed:
      options.head === undefined
        ? { uncommitted: options.staged === true ? "staged" : "working-tree" }
        : { head: options.head },
    format,
    engines: options.engine ?? null,
    failOn: options.failOn ?? null,
    rules: options.rules ?? [],
    dryRun: options.dryRun === true,
    cache,
  };
}

/** `analyzers,model`; given twice, both count. */
function readEngineNames(
  text: string,
  before: readonly EngineName[] | undefined,
): readonly EngineName[] {
  const names = text.split(",").map((name): EngineName => {
    const known = engineNames.find((engine) => engine === name.trim());
    if (known !== undefined) return known;
    throw new InvalidArgumentError(`Allowed choices are ${engineNames.join(", ")}.`);
  });
  return [...new Set([...(before ?? []), ...names])];
}
