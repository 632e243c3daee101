import type { Finding, Mark } from "../domain/finding.ts";

export type Suppression = Extract<Mark, { readonly kind: "suppressed" }>;

/** Why somebody need not hear of a finding; null when nobody asked for that. */
export function suppressionOf({ marks }: Finding): Suppression | null {
  return marks.find((mark) => mark.kind === "suppressed") ?? null;
}
