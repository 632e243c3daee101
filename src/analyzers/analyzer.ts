import type { Rule } from "./rule.ts";

/** A whole text file as an analyzer sees it. `path` is the repository's, `/`-separated. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** Lines of a file, 1-based and inclusive. */
export interface LineRange {
  readonly firstLine: number;
  readonly lastLine: number;
}

/**
 * What a tool says of one place. Lines are 1-based and inclusive, counted by `\n` alone, as a diff
 * counts them.
 */
export interface Report {
  /** The id of a row in the analyzer's table; reports of other rules are ignored. */
  readonly rule: string;
  readonly firstLine: number;
  readonly lastLine: number;
  /**
   * Lines of other places that make the fault together with this one, as the first of two equal
   * keys. When the change adds one of them and not this place, the fault is told there.
   */
  readonly elsewhere?: readonly number[] | undefined;
  /**
   * The code that can cause the fault, most often the function around it. When the change alters
   * some of that and the merge base had no such fault here, the change has caused it, although it
   * leaves this place as it was. Null or left out: only a change of this place counts.
   */
  readonly scope?: LineRange | null | undefined;
  /** What the rule speaks of (a variable, a key), for `{name}` in its title. Never a secret. */
  readonly name: string | null;
  /** Whole lines, joined with `\n`, that safely replace `firstLine`..`lastLine`. */
  readonly replacement: string | null;
}

/** What came of one analyzer on one file. `detail` is one short sentence without code. */
export type CheckResult =
  | { readonly kind: "reports"; readonly reports: readonly Report[] }
  | {
      readonly kind: "failed";
      readonly code: "crashed" | "timed-out" | "superseded";
      readonly detail: string;
      /** True when the analyzer gave up itself, in good order: another attempt would end alike. */
      readonly gaveUp?: true;
    };

/**
 * Looks at one file. May throw: `TooSlow` when it has spent what it may on the file; anything else is
 * a crash of the analyzer, and its process is thrown away.
 */
export type Check = (file: SourceFile) => readonly Report[] | Promise<readonly Report[]>;

interface AnalyzerBase {
  /** Stands before the slash in rule ids, and names who did not review. */
  readonly name: string;
  /** Of the tool that looks; part of every unit key. */
  readonly version: string;
  readonly rules: readonly Rule[];
  /** True for a tool that comments in a file can switch off: it is given the text without them. */
  readonly heedsComments?: true;
  /** Which files it reads, by path alone. */
  appliesTo(path: string): boolean;
}

/** An analyzer that is JavaScript or WebAssembly: it runs in a child process of the pool. */
export interface InMemoryAnalyzer extends AnalyzerBase {
  readonly kind: "in-memory";
  /**
   * A quick look at a whole text in this process, in time that grows with its length alone: false
   * says for certain that the check would report nothing, and the child is not asked.
   */
  mayConcern?(text: string): boolean;
  /** Loads the tool. Called in the child only, once, before the first file. */
  load(): Promise<Check>;
}

/** An analyzer that is a program: it runs over copies of the files in a private folder. */
export interface ProgramAnalyzer extends AnalyzerBase {
  readonly kind: "program";
  /** Ending of the copy's name, with the dot; the rest of a path never reaches the disk. */
  extensionOf(path: string): string;
  /** What to start in the folder that holds the copies; `configuration` is written there first. */
  command(): {
    readonly program: string;
    readonly args: readonly string[];
    readonly configuration: { readonly name: string; readonly text: string };
  };
  /**
   * Reads what the program printed: reports by name of the copy. Throws when the output is not
   * that of a run that reached its end. `textOf` gives the text of a copy.
   */
  read(
    stdout: string,
    textOf: (copy: string) => string | null,
  ): ReadonlyMap<string, readonly Report[]>;
}

export type Analyzer = InMemoryAnalyzer | ProgramAnalyzer;
