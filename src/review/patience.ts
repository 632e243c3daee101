/** Milliseconds after it was asked for in which a review waits for what it lacks: one day. */
export const patienceMs = 24 * 60 * 60 * 1000;
