import { between, shuffled } from "../random.ts";

/** What happens to one pull request, in the order in which it happens. */
export type Step =
  | "open"
  | "open-as-draft"
  | "ready"
  /** The next part of the change, on top. */
  | "push"
  /** The same, and the step after it follows before any review of it can have ended. */
  | "hasty-push"
  /** The next part goes into the last commit: a force-push. */
  | "squash"
  /** The last commit with other words: a force-push that changes no line. */
  | "reword"
  /** The last commit is taken back by a force-push; the next push brings it again. */
  | "undo"
  /** Onto the base branch as it is by now, and force-pushed. */
  | "rebase"
  /** The base branch is merged into it. */
  | "update"
  /** The last delivery comes again. */
  | "redeliver"
  /** As `reword`, told by two deliveries at once. */
  | "told-twice"
  /** As `reword`, and its delivery is lost, so somebody asks for a review. */
  | "told-never"
  | "rerun-check"
  | "rerun-suite"
  /** Somebody asks for a review by comment. */
  | "ask"
  | "close-and-reopen"
  /** A line that we commented on is changed. */
  | "fix"
  | "merge";

/** What happens between the pushes, dealt out so that each comes as often as any other. */
const extras: readonly Step[] = [
  "reword",
  "rebase",
  "update",
  "redeliver",
  "told-twice",
  "told-never",
  "rerun-check",
  "rerun-suite",
  "undo",
  "ask",
  "close-and-reopen",
];

const mostPushes = 4;

/** Deals the scripts of a week; the same random numbers give the same scripts. */
export function createScripts(
  random: () => number,
): (pulls: number) => readonly { readonly pushes: number; readonly steps: readonly Step[] }[] {
  let deck: Step[] = [];
  const extra = (): Step => {
    if (deck.length === 0) deck = [...shuffled(random, extras)];
    return deck.pop() ?? "redeliver";
  };
  const scriptOf = (index: number): { pushes: number; steps: readonly Step[] } => {
    const pushes = between(random, 2, mostPushes);
    const draft = index % 6 === 1;
    const steps: Step[] = [draft ? "open-as-draft" : "open"];
    if (draft) steps.push("push", "ready");
    for (let push = draft ? 2 : 1; push < pushes; push += 1) {
      if (random() < 0.6) steps.push(extra());
      const roll = random();
      steps.push(roll < 0.2 ? "squash" : roll < 0.4 ? "hasty-push" : "push");
    }
    steps.push(extra(), "fix", ...(random() < 0.5 ? [extra()] : []));
    if (random() < 0.5) steps.push("fix");
    if (random() < 0.3) steps.push("rebase");
    return { pushes, steps: [...steps, "merge"] };
  };
  return (pulls) => Array.from({ length: pulls }, (_, index) => scriptOf(index));
}
