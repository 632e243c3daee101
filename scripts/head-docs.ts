import { headStateOrder, type HeadState } from "../src/domain/head-state.ts";
import { fingerprint } from "../src/domain/ids.ts";
import { pictureOf } from "../src/github/head-picture.ts";
import { nextHeadState, type HeadEvent } from "../src/review/next-head-state.ts";

const tables = {
  transitions: transitionTable,
  pictures: pictureTable,
  order: () => headStateOrder.map((kind, index) => `${index + 1}. \`${kind}\``).join("\n"),
} as const;

const retryAt = Date.UTC(2026, 10, 22, 4, 30);

/** One of each state, in the order in which a head may come to it. */
const states: Readonly<Record<HeadState["kind"], HeadState>> = {
  queued: { kind: "queued" },
  running: { kind: "running" },
  "reviewed-clean": { kind: "reviewed-clean" },
  "reviewed-findings": { kind: "reviewed-findings", open: 2 },
  blocked: { kind: "blocked", by: [fingerprint("a".repeat(16))], open: 2 },
  partial: { kind: "partial", reviewed: 3, eligible: 5, open: 1, retryAt },
  skipped: { kind: "skipped", rule: "draft pull requests (review.drafts: false, default)" },
  "not-reviewed": { kind: "not-reviewed", why: "GitHub did not answer", retryAt },
  superseded: { kind: "superseded", by: "push" },
};

/** One column each; an end is shown by one verdict, as all others lead to themselves. */
const events: Readonly<Record<string, HeadEvent>> = {
  asked: { kind: "asked" },
  started: { kind: "started" },
  ended: { kind: "ended", verdict: { kind: "reviewed-clean" }, whole: true },
  "passed over": { kind: "passed-over", rule: "draft" },
  failed: { kind: "failed", why: "GitHub did not answer", retryAt },
  "given up": { kind: "given-up", why: "it failed 5 times" },
  "pushed over": { kind: "pushed-over" },
  closed: { kind: "closed" },
};

/** One row per state, one column per event; a dash is what cannot be. */
function transitionTable(): string {
  const names = Object.keys(events);
  const rows = [null, ...Object.values(states)].map((state) => [
    state === null ? "not known" : `\`${state.kind}\``,
    ...Object.values(events).map((event) => afterOf(state, event)),
  ]);
  return table(["state", ...names], rows);
}

function afterOf(state: HeadState | null, event: HeadEvent): string {
  let next: HeadState;
  try {
    next = nextHeadState(state, event);
  } catch (error) {
    // That is how the state machine says that it cannot be.
    if (error instanceof TypeError) return "–";
    throw error;
  }
  if (event.kind === "ended") return "its verdict";
  return next.kind === state?.kind ? "stays" : next.kind;
}

function pictureTable(): string {
  const rows = Object.values(states).map((state) => {
    const { status, conclusion, title } = pictureOf(state);
    return [`\`${state.kind}\``, status, conclusion ?? "", title];
  });
  return table(["state", "status", "conclusion", "title, for example"], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** `page` with what stands between its marks made anew. Throws when a mark is not there. */
export function withHeadTables(page: string): string {
  return Object.entries(tables).reduce((text, [name, make]) => {
    const start = `<!-- ${name}: written by \`npm run docs:heads\` -->`;
    const end = `<!-- end of ${name} -->`;
    const from = text.indexOf(start);
    const to = text.indexOf(end);
    if (from === -1 || to < from) throw new Error(`docs/heads.md has lost "${start}"`);
    return `${text.slice(0, from)}${start}\n\n${make()}\n\n${text.slice(to)}`;
  }, page);
}
