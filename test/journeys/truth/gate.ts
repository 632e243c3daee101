/** The door through which one process speaks with GitHub, one request after another on demand. */
export interface Gate {
  readonly fetch: typeof fetch;
  /** Requests on their way; those that wait at the closed door do not count. */
  readonly inFlight: number;
  /** Requests that wait at the door. */
  readonly waiting: number;
  /** Lets so many requests through from now on, then no more. */
  allow(requests: number): void;
  /** Requests that may still pass. */
  readonly left: number;
  /** From now on nothing goes out and nothing comes back, as after `kill -9`. */
  kill(): void;
  /** Kills at the n-th write from now (1 is the next), before it leaves or after it was carried out. */
  killAt(write: number, when: "before" | "after"): void;
  /** Takes back what `killAt` announced. */
  spare(): void;
  readonly isDead: boolean;
  /** Fails whatever still waits, so that a killed process can be tidied away. */
  bury(): void;
}

/** `answered` is called after each request, before the process learns of the answer. */
export function createGate(answered: (method: string, path: string) => void): Gate {
  let state: "alive" | "dead" | "buried" = "alive";
  let left = Infinity;
  let inFlight = 0;
  let fuse: { writes: number; readonly when: "before" | "after" } | null = null;
  const waiting: (() => void)[] = [];
  const lost: (() => void)[] = [];

  const isAlive = (): boolean => state === "alive";
  const isShut = (): boolean => left <= 0 && isAlive();

  const never = (): Promise<never> =>
    new Promise((_resolve, reject) => {
      const fail = (): void => reject(new TypeError("the process is gone"));
      if (state === "buried") fail();
      else lost.push(fail);
    });

  async function turn(): Promise<void> {
    while (isShut()) await new Promise<void>((resolve) => waiting.push(resolve));
    left -= 1;
  }

  return {
    fetch: async (input, init) => {
      const { pathname } = new URL(input instanceof Request ? input.url : input);
      // Octokit lets all clients of one Node share a question for a token, also that of a killed one.
      if (pathname.endsWith("/access_tokens")) return fetch(input, init);
      if (!isAlive()) return never();
      await turn();
      if (!isAlive()) return never();
      const method = init?.method ?? "GET";
      let strikes: "before" | "after" | null = null;
      if (method !== "GET" && fuse !== null) {
        fuse.writes -= 1;
        if (fuse.writes <= 0) strikes = fuse.when;
      }
      if (strikes === "before") {
        state = "dead";
        return never();
      }
      inFlight += 1;
      try {
        return await fetch(input, init);
      } finally {
        inFlight -= 1;
        answered(method, pathname);
        if (strikes === "after") state = "dead";
        // oxlint-disable-next-line no-unsafe-finally -- the answer must not arrive
        if (!isAlive()) return never();
      }
    },
    get inFlight() {
      return inFlight;
    },
    get waiting() {
      return waiting.length;
    },
    get left() {
      return left;
    },
    get isDead() {
      return state !== "alive";
    },
    allow(requests) {
      left = requests;
      if (left > 0) for (const go of waiting.splice(0)) go();
    },
    kill() {
      state = "dead";
    },
    killAt(write, when) {
      fuse = { writes: write, when };
    },
    spare() {
      fuse = null;
    },
    bury() {
      state = "buried";
      for (const go of waiting.splice(0)) go();
      for (const fail of lost.splice(0)) fail();
    },
  };
}
