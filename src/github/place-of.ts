import type { Finding } from "../domain/finding.ts";

/** `path:12` or `path:12-14`, or only the path. Plain text. */
export function placeOf({ placement }: Finding): string {
  if (placement.kind === "file") return placement.path;
  if (placement.kind === "summary") {
    return placement.line === null ? placement.path : `${placement.path}:${placement.line}`;
  }
  const { path, startLine, endLine } = placement.anchor;
  return startLine === endLine ? `${path}:${endLine}` : `${path}:${startLine}-${endLine}`;
}
