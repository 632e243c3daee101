import { createColors } from "picocolors";
import type { Colors } from "../terminal/colors.ts";
import { wantsColor } from "../terminal/wants-color.ts";

/** Colours and columns of what stands on the other end; `room` is null where it is no terminal. */
export function pageStyle(
  stdout: { readonly isTTY?: boolean; readonly columns?: number },
  env: NodeJS.ProcessEnv,
): { readonly colors: Colors; readonly room: number | null } {
  const isTerminal = stdout.isTTY === true;
  return {
    colors: createColors(wantsColor(isTerminal, env)),
    room: isTerminal ? stdout.columns || null : null,
  };
}
