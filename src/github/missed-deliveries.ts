import type { Clock } from "../domain/clock.ts";
import type { Log } from "../domain/log.ts";
import { createClient, type OctokitLike } from "./client.ts";
import { Anything, HookDeliveries } from "./shapes.ts";

export interface MissedParts {
  /** Signed in as the App itself (JWT), e.g. `probot.auth()`. */
  readonly octokit: OctokitLike;
  readonly log: Log;
  readonly clock: Clock;
  /** Milliseconds before the first retry of a read. */
  readonly pause?: number;
}

/** Deliveries asked for again at one start, so that a long outage does not become a flood. */
const maxRedelivered = 200;

/** GitHub keeps deliveries for three days; older ones cannot be had again. */
const keptFor = 3 * 24 * 3600 * 1000;

/**
 * Asks GitHub to deliver again what never arrived since `since` (epoch milliseconds), because it
 * does not try again by itself, ever. A delivery counts as arrived when any try of its GUID was
 * answered with 2xx. The list's own `status=failure` leaves timeouts out, so it is not used.
 * Returns how many were asked for. Throws `RetryLater` or `TellTheUser`.
 */
export async function redeliverMissed(parts: MissedParts, since: number): Promise<number> {
  const { log, clock } = parts;
  const client = createClient({ ...parts, about: "the App", pause: parts.pause ?? 1000 });
  const from = Math.max(since, clock.now() - keptFor);
  const arrived = new Set<string>();
  const missed = new Map<string, number>();
  // Newest first: the list may be read until it is older than what is looked for.
  await client.readCursor("GET /app/hook/deliveries", {}, HookDeliveries, (page) => {
    for (const { id, guid, status_code: status, delivered_at: at } of page) {
      if (status >= 200 && status < 300) arrived.add(guid);
      else if (Date.parse(at) >= from && !missed.has(guid)) missed.set(guid, id);
    }
    return page.every(({ delivered_at: at }) => Date.parse(at) >= from);
  });
  const wanted = [...missed].filter(([guid]) => !arrived.has(guid)).slice(0, maxRedelivered);
  for (const [guid, id] of wanted) {
    const route = "POST /app/hook/deliveries/{delivery_id}/attempts";
    const written = await client.write(route, { delivery_id: id }, Anything);
    if (written.kind !== "done") log.warn({ delivery: guid, written }, "could not be redelivered");
  }
  log.info({ missed: missed.size, redelivered: wanted.length }, "looked for missed deliveries");
  return wanted.length;
}
