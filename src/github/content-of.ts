import { decodeContent } from "../diff/decode-content.ts";
import type { FileContent } from "../domain/change.ts";
import type { FileContents } from "./shapes.ts";

/** Bytes of a file that is read whole; the contents route itself gives no more in its answer. */
const maxFileBytes = 1_000_000;

/** The text of a file in an answer of the contents route, or why there is none. */
export function contentOf({ size, encoding, content }: FileContents): FileContent {
  if (size > maxFileBytes || encoding !== "base64" || content === undefined) {
    return { kind: "too-large", bytes: size };
  }
  return decodeContent(Buffer.from(content, "base64"));
}
