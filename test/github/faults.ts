import type { Reply } from "./route.ts";

/**
 * What goes wrong with a request:
 * - `status`: answered with `status` (and `body`), nothing done.
 * - `422`: as `status`, by default with the refusal of a review's line.
 * - `delay`: handled after `delayMs` of real time.
 * - `reset`: the connection is cut, nothing done.
 * - `stored-then-502`: done, then answered 502.
 * - `stored-then-reset`: done, then the connection is cut.
 * - `silence`: nothing done and no answer, while the connection stays open.
 * - `stored-then-silence`: done, then as `silence`.
 * - `secondary-limit`: 403 with GitHub's text and `retryAfter` seconds (null: without the header);
 *   requests until the wait is over are refused and counted (L4).
 */
export interface Fault {
  /** Method and published template: `POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews`; `*` for any. */
  readonly route: string;
  readonly kind:
    | "status"
    | "delay"
    | "reset"
    | "stored-then-502"
    | "stored-then-reset"
    | "silence"
    | "stored-then-silence"
    | "422"
    | "secondary-limit";
  /** How many requests it meets; 1 when left out. */
  readonly times?: number;
  /** How many matching requests pass unharmed before; 0 when left out. */
  readonly after?: number;
  readonly status?: number;
  readonly body?: unknown;
  readonly delayMs?: number;
  readonly retryAfter?: number | null;
}

export interface Faults {
  /** Adds a fault; throws when the route is not one that the emulator has. */
  inject(fault: Fault): void;
  /** Drops all that have not struck yet. */
  clear(): void;
  /** Faults that have not struck as often as they were told to; a test may assert that none is left. */
  pending(): readonly Fault[];
}

/** Faults, and the door by which the server asks for the one that meets a request. */
export function createFaults(
  routes: ReadonlySet<string>,
): Faults & { strike(route: string): Fault | null } {
  const waiting: { readonly fault: Fault; passes: number; strikes: number }[] = [];
  return {
    inject(fault) {
      if (fault.route !== "*" && !routes.has(fault.route)) {
        throw new Error(`The emulator has no route ${fault.route}.`);
      }
      waiting.push({ fault, passes: fault.after ?? 0, strikes: fault.times ?? 1 });
    },
    clear() {
      waiting.length = 0;
    },
    pending() {
      return waiting.map(({ fault }) => fault);
    },
    strike(route) {
      const at = waiting.findIndex(({ fault }) => fault.route === "*" || fault.route === route);
      const found = waiting[at];
      if (found === undefined) return null;
      if (found.passes > 0) {
        found.passes -= 1;
        return null;
      }
      found.strikes -= 1;
      if (found.strikes <= 0) waiting.splice(at, 1);
      return found.fault;
    },
  };
}

/** The answer of a fault that prevents the request, or null for kinds that let it through. */
export function faultReply(fault: Fault): Reply | null {
  const retry: Record<string, string> =
    typeof fault.retryAfter === "number" ? { "retry-after": String(fault.retryAfter) } : {};
  if (fault.kind === "status") {
    const status = fault.status ?? 500;
    return { status, body: fault.body ?? { message: "Server Error" }, headers: retry };
  }
  if (fault.kind !== "422") return null;
  const body = { message: "Unprocessable Entity", errors: ["Line could not be resolved"] };
  return { status: 422, body: fault.body ?? { ...body, documentation_url: "", status: "422" } };
}
