import type { Change, FileChange, FileContent } from "../domain/change.ts";
import type { FileCoverage } from "../domain/coverage.ts";
import type { NotReviewed } from "../domain/engine.ts";
import { TellTheUser } from "../domain/errors.ts";
import type { EffectiveValue } from "../policy/effective-config.ts";
import { classifyFile, generatedByContent } from "../policy/file-rules.ts";
import { readAttributes } from "../policy/gitattributes.ts";
import type { RepositoryConfig } from "../policy/repository-config.ts";
import type { ChangeSource } from "./ports.ts";

/** A file that has to be reviewed, with its text at the head. */
export interface EligibleFile {
  readonly file: FileChange;
  readonly headText: string;
}

/** What was read, and for every file of the change why it is or is not reviewed. */
export interface ReadChange {
  readonly change: Change;
  readonly eligible: readonly EligibleFile[];
  /** The files that are not eligible, in the order of the change. */
  readonly others: readonly FileCoverage[];
}

/**
 * The read stage: the change, and the head text of every file that policy lets through. What can
 * not be read becomes "not reviewed" with its reason; it never disappears. `values`: where the
 * configuration comes from, so that a rule can name its line.
 */
export async function readChange(
  source: ChangeSource,
  config: RepositoryConfig,
  values: readonly EffectiveValue[] = [],
): Promise<ReadChange> {
  const [change, attributesFile] = await Promise.all([
    source.readChange(),
    source.readFile(".gitattributes", "base"),
  ]);
  const attributes = readAttributes(textOf(attributesFile));
  const mostFiles = source.mostFiles ?? Infinity;
  let files = 0;
  const sorted = await Promise.all(
    change.files.map(async (file): Promise<EligibleFile | FileCoverage> => {
      const skip = classifyFile(file, attributes, config, values);
      if (skip.kind === "skipped") return { path: file.path, state: "skipped", rule: skip.rule };
      const settled = withoutReading(file);
      if (settled !== null) return settled;
      files += 1;
      if (files > mostFiles) {
        const detail = `the change has more than ${mostFiles} files to review`;
        return unread(file, { code: "too-large", by: "source", detail });
      }
      return await readOrTell(source, file, config);
    }),
  );
  return {
    change,
    eligible: sorted.filter((entry) => "headText" in entry),
    others: sorted.filter((entry) => "state" in entry),
  };
}

function withoutReading(file: FileChange): FileCoverage | null {
  if (file.kind !== "file") return nothing(file, `it is a ${describeKind(file.kind)}`);
  if (file.status === "removed") return nothing(file, "it was removed");
  if (file.patch.kind === "none") return nothing(file, reasonOf[file.patch.why]);
  if (file.patch.kind === "missing") {
    return unread(file, { code: "unreadable", by: "diff", detail: file.patch.detail });
  }
  return file.patch.hunks.length === 0 ? nothing(file, "no line of it changed") : null;
}

const reasonOf = {
  binary: "it is binary",
  "renamed-only": "it was renamed without an edit",
  "mode-only": "only its mode changed",
  empty: "it is empty",
  submodule: "it is a submodule",
} as const;

function describeKind(kind: "symlink" | "submodule"): string {
  return kind === "symlink" ? "symbolic link" : "submodule";
}

/** A file that the platform refuses for good is missing from the review; the others are not. */
async function readOrTell(
  source: ChangeSource,
  file: FileChange,
  config: RepositoryConfig,
): Promise<EligibleFile | FileCoverage> {
  try {
    return await readHead(source, file, config);
  } catch (error) {
    if (!(error instanceof TellTheUser)) throw error;
    return unread(file, { code: "unreadable", by: "source", detail: error.message });
  }
}

async function readHead(
  source: ChangeSource,
  file: FileChange,
  config: RepositoryConfig,
): Promise<EligibleFile | FileCoverage> {
  const content = await source.readFile(file.path, "head");
  if (content === null) {
    const detail = "the file is in the diff but could not be found at the head";
    return unread(file, { code: "unreadable", by: "source", detail });
  }
  if (content.kind === "binary") return nothing(file, reasonOf.binary);
  if (content.kind === "too-large") {
    const detail = `the file has ${content.bytes} bytes, more than is read`;
    return unread(file, { code: "too-large", by: "source", detail });
  }
  const rule = await generatedRule(source, file, content.text, config);
  return rule === null
    ? { file, headText: content.text }
    : { path: file.path, state: "skipped", rule };
}

/**
 * A pull request must not hide its code by calling it generated: the mark counts in a file that
 * existed before only when it stood there before.
 */
async function generatedRule(
  source: ChangeSource,
  file: FileChange,
  headText: string,
  config: RepositoryConfig,
): Promise<string | null> {
  const rule = generatedByContent(headText, file.path, config);
  if (rule === null || file.status === "added") return rule;
  const before = textOf(await source.readFile(file.previousPath ?? file.path, "mergeBase"));
  return before === null ? null : generatedByContent(before, file.path, config);
}

function nothing(file: FileChange, why: string): FileCoverage {
  return { path: file.path, state: "nothing-to-review", why };
}

function unread(file: FileChange, missing: Omit<NotReviewed, "retryAt">): FileCoverage {
  return { path: file.path, state: "not-reviewed", missing: { ...missing, retryAt: null } };
}

/** The text of a file, or null when it is absent, binary or too large. */
export function textOf(content: FileContent | null): string | null {
  return content?.kind === "text" ? content.text : null;
}
