import { blockOfEachLine, outline } from "./outline.ts";
import { splitLines } from "./split-lines.ts";

/** Declarations whose members have an identity of their own. */
const container =
  /\b(class|interface|struct|impl|trait|module|namespace|object|enum|record|extension|protocol|mixin|contract|describe)\b/;

/**
 * For fingerprints: the first line (trimmed) of the declaration that a line of `text` (1-based)
 * stands in: the top-level one, or its member when it is a class or the like; null at file level.
 *
 * Unlike `Unit.scope` it does not depend on how long the file or the declaration is, so a growing
 * file does not give its old findings new identities, nor does an `if` put around a line.
 */
export function scopeFinder(text: string): (line: number) => string | null {
  const lines = splitLines(text);
  const blocks = outline(lines, { longest: 0, deepest: 1 });
  const owner = blockOfEachLine(blocks, lines.length);
  return (line) => {
    const block = blocks[owner[line] ?? -1];
    const outermost = block?.enclosing[0];
    if (outermost === undefined || container.test(outermost)) return block?.scope ?? null;
    return outermost;
  };
}
