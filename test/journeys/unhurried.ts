import { QueuedOctokit } from "../../src/github/octokit.ts";

/** Seconds between writes are GitHub's advice; on an emulated GitHub they would only be waited for. */
export const UnhurriedOctokit = QueuedOctokit.defaults((defaults: object) => ({
  ...defaults,
  throttle: { enabled: false },
}));
