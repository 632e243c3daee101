import type { RepositoryHandle } from "../../github/server.ts";
import { asFiles, rebased, type Code } from "./code.ts";
import type { Editor } from "./editor.ts";
import type { Event } from "./events.ts";

interface Commit {
  readonly parent: string | null;
  readonly code: Code;
}

/** The history as the one knows it who writes it. Commits are full SHAs. */
export interface Branches {
  readonly root: string;
  readonly codeOf: (sha: string) => Code;
  readonly tipOf: (branch: string) => string;
  readonly mergeBase: (base: string, head: string) => string;
  /** Commits on top of `parent`, and pushes, with force if need be. */
  readonly commit: (branch: string, parent: string, code: Code) => Promise<void>;
  /** A branch is put back to a commit of before. */
  reset(branch: string, sha: string): Promise<void>;
  /** Pushes `topic` anew; `base` is the branch that it is to be merged into. */
  push(event: Extract<Event, { kind: "push" }>, base: string): Promise<void>;
}

export function createBranches(
  handle: RepositoryHandle,
  { edited }: Editor,
  root: string,
  first: Code,
): Branches {
  const commits = new Map<string, Commit>([[root, { parent: null, code: first }]]);
  const tips = new Map<string, string>([["main", root]]);
  /** All that they ever pointed to, oldest first. */
  const heads = new Map<string, readonly string[]>();

  function codeOf(sha: string): Code {
    return commits.get(sha)?.code ?? {};
  }
  function tipOf(branch: string): string {
    return tips.get(branch) ?? root;
  }
  /** Newest first. */
  function ancestors(sha: string): readonly string[] {
    const parent = commits.get(sha)?.parent ?? null;
    return [sha, ...(parent === null ? [] : ancestors(parent))];
  }
  async function commit(branch: string, parent: string, code: Code): Promise<void> {
    const sha = await handle.commit(branch, {
      files: asFiles(codeOf(parent), code),
      from: parent,
      push: false,
    });
    commits.set(sha, { parent, code });
    await reset(branch, sha);
  }

  async function reset(branch: string, sha: string): Promise<void> {
    tips.set(branch, sha);
    heads.set(branch, [...(heads.get(branch) ?? []), sha]);
    await handle.push(branch, sha, { force: true });
  }

  function forkOf(base: string, head: string): string {
    const before = new Set(ancestors(base));
    return ancestors(head).find((sha) => before.has(sha)) ?? root;
  }

  async function push(event: Extract<Event, { kind: "push" }>, baseRef: string): Promise<void> {
    const head = tipOf("topic");
    const before = heads.get("topic") ?? [];
    const base = tipOf(baseRef);
    const parent = commits.get(head)?.parent ?? root;
    const code = codeOf(head);
    switch (event.how) {
      case "ordinary":
        await commit("topic", head, edited(code, event.edits));
        return;
      case "empty":
        await commit("topic", head, code);
        return;
      case "back":
        await reset("topic", before.at(-2) ?? head);
        return;
      case "amend":
        await commit("topic", parent, edited(code, event.edits));
        return;
      case "force": {
        const fork = forkOf(base, head);
        const start =
          ancestors(head)
            .slice(0, ancestors(head).indexOf(fork) + 1)
            .at(-1) ?? root;
        await commit("topic", start, edited(codeOf(start), event.edits));
        return;
      }
      case "rebase": {
        const fork = forkOf(base, head);
        await commit("topic", base, rebased(codeOf(fork), code, codeOf(base)));
        return;
      }
    }
  }

  return {
    root,
    codeOf,
    tipOf,
    mergeBase: forkOf,
    commit,
    push,
    reset,
  };
}
