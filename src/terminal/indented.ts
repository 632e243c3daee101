import { visibleText } from "./visible-text.ts";
import { wrap } from "./wrap.ts";

/** Text of several lines, each made safe, wrapped to `room` columns and two columns in. */
export function indented(text: string, room: number | null): string {
  return text
    .split("\n")
    .flatMap((line) => wrap(visibleText(line).split(" "), room && room - 2))
    .map((line) => `  ${line}`)
    .join("\n");
}
