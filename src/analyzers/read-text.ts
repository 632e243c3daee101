import type { Side } from "../domain/change.ts";
import type { EngineContext, NotReviewed } from "../domain/engine.ts";
import { messageOf, RetryLater } from "../domain/errors.ts";
import type { SourceFile } from "./analyzer.ts";
import { tooLarge, tooManyBytes, type SizeBounds } from "./too-large.ts";

export type TextRead =
  | { readonly kind: "text"; readonly file: SourceFile }
  | { readonly kind: "absent" }
  | {
      readonly kind: "unread";
      readonly missing: Omit<NotReviewed, "by">;
      /** True when reading failed, false when what was read cannot be analysed. */
      readonly failed: boolean;
    };

/** Reads a file of the change as text within the bounds. Never throws. */
export async function readText(
  context: EngineContext,
  path: string,
  side: Side,
  bounds: SizeBounds,
): Promise<TextRead> {
  try {
    const content = await context.readFile(path, side);
    if (content === null) return { kind: "absent" };
    if (content.kind === "binary") return unusable("unreadable", "the file is binary");
    if (content.kind === "too-large") {
      return unusable("too-large", tooManyBytes(content.bytes, bounds));
    }
    const large = tooLarge(content.text, bounds);
    if (large !== null) return unusable("too-large", large);
    return { kind: "text", file: { path, text: content.text } };
  } catch (error) {
    const retryAt = error instanceof RetryLater ? error.retryAt : null;
    const detail = `the file could not be read: ${messageOf(error)}`;
    const code = retryAt === null ? "unreadable" : "unavailable";
    return { kind: "unread", missing: { code, detail, retryAt }, failed: true };
  }
}

function unusable(code: "unreadable" | "too-large", detail: string): TextRead {
  return { kind: "unread", missing: { code, detail, retryAt: null }, failed: false };
}
