/** Epoch milliseconds as people read them: `2026-11-22 04:30 UTC`. */
export function timeOf(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
