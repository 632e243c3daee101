import type { Sequence } from "./events.ts";
import { beginLife } from "./life.ts";
import type { Oracle } from "./oracle.ts";
import { openStage } from "./stage.ts";

/** What is wrong, empty when nothing is, and the App's log when it was asked for. */
export interface Played {
  readonly wrong: readonly string[];
  readonly events: number;
  readonly log: readonly string[];
  readonly story: readonly string[];
}

/** Plays a sequence from beginning to end, and holds every moment of it against the truth. */
export async function play(
  sequence: Sequence,
  o: { readonly logLevel?: "debug" } = {},
): Promise<Played> {
  const seen: { oracle: Oracle | null } = { oracle: null };
  const story: string[] = [];
  const stage = await openStage((method, path) => {
    const [, number] = /\/pulls\/(\d+)$/.exec(path) ?? [];
    if (method === "GET" && number !== undefined) seen.oracle?.appRead(Number(number));
    if (method !== "GET") {
      story.push(`    ${method} ${path}`);
      seen.oracle?.look();
    }
  }, o.logLevel ?? "info");
  const wrong: string[] = [];
  try {
    const life = await beginLife(stage, (oracle) => (seen.oracle = oracle));
    await life.begin(sequence);
    story.push("opened");
    await stage.run(sequence.until);
    for (const { event, until } of sequence.steps) {
      story.push(JSON.stringify(event));
      await life.happens(event);
      seen.oracle?.look();
      await stage.run(until);
      if ((seen.oracle?.wrong.length ?? 0) > 0) break;
    }
    if (seen.oracle?.wrong.length === 0) {
      story.push("the end");
      wrong.push(...(await life.ends()));
    }
    wrong.unshift(...(seen.oracle?.wrong ?? []));
  } catch (error) {
    wrong.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    try {
      await stage.close();
    } catch (error) {
      wrong.push(String(error));
    }
  }
  return { wrong, events: sequence.steps.length + 1, log: stage.log, story };
}
