import type { FileContent } from "../domain/change.ts";

/**
 * Bytes of a file as content: binary when they hold a NUL (git's own test looks at the first
 * 8,000 bytes; a later NUL is no text either), else UTF-8, with U+FFFD where they are not. A byte
 * order mark is kept, because it is part of the first line.
 */
export function decodeContent(bytes: Buffer): FileContent {
  if (bytes.includes(0)) return { kind: "binary" };
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return { kind: "text", text, lossy: false };
  } catch {
    // Not UTF-8: that is what `lossy` says.
    return { kind: "text", text: bytes.toString("utf8"), lossy: true };
  }
}
