import { cutText } from "../domain/cut-text.ts";
import { codeSpan } from "../domain/fence.ts";
import { visibleText } from "../model/visible-text.ts";

/** Code points; hostile paths can be 4,096 bytes long. */
export const maxPath = 300;

/** A path as code, with what nobody would see in it spelled out. */
export function pathSpan(path: string): string {
  return codeSpan(visibleText(cutText(path, maxPath)));
}
