import type { Marker } from "./marker.ts";
import type { OwnComments } from "./own-comments.ts";

const isSummary = (marker: Marker): boolean => marker.kind === "summary";

/**
 * Keeps the one summary of a pull request: edited in place where it exists, written when `wanted`,
 * left alone when it says the same already. At most one call that writes.
 */
export async function writeSummary(
  comments: OwnComments,
  body: string,
  wanted: boolean,
): Promise<void> {
  const existing = await comments.find(isSummary);
  if (existing === null) {
    if (wanted) await comments.post(body, isSummary);
    return;
  }
  // GitHub may hand line ends back as CRLF.
  if (existing.body.replaceAll("\r\n", "\n") === body) return;
  const edited = await comments.edit(existing.id, body);
  if (!edited && wanted) await comments.post(body, isSummary);
}
