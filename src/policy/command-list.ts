/** One way to write a command, and what it does, as `/help` shows them. */
interface CommandForm {
  readonly usage: string;
  readonly does: string;
}

/** A command that exists. */
interface KnownCommand {
  readonly forms: readonly CommandForm[];
  /** `read`: whoever may comment may ask. `write`: needs write access to the repository. */
  readonly needs: "read" | "write";
  /** Typing errors up to which another word is taken for it; further away it is somebody else's. */
  readonly slips: 1 | 2;
}

/** All commands by name: the grammar, the permissions and `/help` come from this one list. */
export const commandList = {
  review: {
    forms: [
      {
        usage: "/review",
        does: "reviews the present head again; unchanged code costs nothing",
      },
      { usage: "/review full", does: "reviews all of it from scratch, without the cache" },
    ],
    needs: "write",
    slips: 2,
  },
  summary: {
    forms: [
      {
        usage: "/summary",
        does: "writes the summary anew, also of a review that had nothing to say; a head that was not reviewed is",
      },
    ],
    needs: "write",
    slips: 2,
  },
  ignore: {
    forms: [
      {
        usage: "/ignore <why>",
        does: "as a reply to a finding: dismisses it with that reason; it is not raised again and does not count at the gate",
      },
    ],
    needs: "write",
    slips: 2,
  },
  resolve: {
    forms: [{ usage: "/resolve", does: "the same without a reason, for what is settled" }],
    needs: "write",
    // Two errors away: /remove.
    slips: 1,
  },
  pause: {
    forms: [
      { usage: "/pause", does: "leaves pushes unreviewed from now on; `/review` still works" },
    ],
    needs: "write",
    slips: 1,
  },
  resume: {
    forms: [{ usage: "/resume", does: "reviews pushes again, from the present head on" }],
    needs: "write",
    slips: 1,
  },
  status: {
    forms: [
      {
        usage: "/status",
        does: "says where the head stands, what is running or missing, and what is open",
      },
    ],
    needs: "read",
    // Two errors away: /state.
    slips: 1,
  },
  config: {
    forms: [
      {
        usage: "/config",
        does: "shows the configuration that counts here, and where each value comes from",
      },
    ],
    needs: "read",
    // Two errors away there are words of others, e.g. /confirm.
    slips: 1,
  },
  help: {
    forms: [{ usage: "/help", does: "shows this list" }],
    needs: "read",
    // As above: /hold.
    slips: 1,
  },
} as const satisfies Readonly<Record<string, KnownCommand>>;

export type CommandName = keyof typeof commandList;

/** In the order of the list. */
export const commandNames: readonly CommandName[] = Object.keys(commandList).filter(isCommandName);

export function isCommandName(word: string): word is CommandName {
  return Object.hasOwn(commandList, word);
}

/** Whether everybody who may comment may give it. A word that is no command is told to writers only. */
export function isForReaders(kind: string): boolean {
  return isCommandName(kind) && commandList[kind].needs === "read";
}
