import type { Sha } from "./ids.ts";

/**
 * One line of a hunk, without its `+`, `-` or blank prefix and without the newline; a carriage
 * return that the file has is kept. Line numbers are 1-based.
 */
export type DiffLine =
  | { readonly kind: "context"; readonly text: string; readonly old: number; readonly new: number }
  | { readonly kind: "added"; readonly text: string; readonly old: null; readonly new: number }
  | { readonly kind: "removed"; readonly text: string; readonly old: number; readonly new: null };

/** A contiguous run of a file change. Starts are 1-based; a start is 0 where its count is 0. */
export interface Hunk {
  readonly oldStart: number;
  readonly oldCount: number;
  readonly newStart: number;
  readonly newCount: number;
  /** What git prints after the second `@@`: the enclosing section, possibly empty. */
  readonly section: string;
  readonly lines: readonly DiffLine[];
}

/** Why a file change has no hunks although nothing is missing. */
export type NoHunks = "binary" | "renamed-only" | "mode-only" | "empty" | "submodule";

export type Patch =
  | { readonly kind: "hunks"; readonly hunks: readonly Hunk[] }
  | { readonly kind: "none"; readonly why: NoHunks }
  /** There is a text change that could not be read: the file is *not reviewed*, out loud. */
  | { readonly kind: "missing"; readonly detail: string };

export type FileStatus = "added" | "modified" | "removed" | "renamed" | "copied";
export type FileKind = "file" | "symlink" | "submodule";

export interface FileChange {
  readonly path: string;
  /** The path at the merge base where it differs from `path`. */
  readonly previousPath: string | null;
  readonly status: FileStatus;
  readonly kind: FileKind;
  readonly patch: Patch;
}

/** What a review by hand reads instead of a commit: the index, or the files as they lie there. */
export type Uncommitted = "staged" | "working-tree";

/** What a pull request does. `mergeBase` is where its diff starts; `base` is the branch tip. */
export interface Change {
  readonly base: Sha;
  readonly mergeBase: Sha;
  /** A commit; of what is not committed the tree that a commit of it would have. */
  readonly head: Sha;
  /** Said of a change that ends in no commit. */
  readonly uncommitted?: Uncommitted;
  /** Sorted by path, one per path. */
  readonly files: readonly FileChange[];
  /** Said out loud when the platform did not list every file; null when the list is whole. */
  readonly truncated: string | null;
}

/** Where a file is read: the head, the merge base (the diff's old side) or the base branch's tip. */
export type Side = "head" | "mergeBase" | "base";

export type FileContent =
  /** `lossy`: the bytes are not UTF-8, and U+FFFD stands where they could not be read. */
  | { readonly kind: "text"; readonly text: string; readonly lossy: boolean }
  | { readonly kind: "binary" }
  | { readonly kind: "too-large"; readonly bytes: number };
