import { structuredPatch } from "diff";

export interface MemoryFile {
  /** Of the blob. */
  readonly sha: string;
  readonly text: string;
}

interface FileChange {
  readonly letter: "A" | "D" | "M" | "R";
  readonly path: string;
  readonly previousPath: string;
  readonly before: MemoryFile | null;
  readonly after: MemoryFile | null;
  /** Percent that a renamed file kept. */
  readonly kept: number;
}

const noSha = "0".repeat(40);

/**
 * What `git diff` prints of two sets of text files: with `lists` as for `--raw --numstat --patch -z`,
 * else the patch alone. Git may cut a change into other hunks where several are as short.
 */
export function memoryDiff(
  from: ReadonlyMap<string, MemoryFile>,
  to: ReadonlyMap<string, MemoryFile>,
  o: {
    readonly path: string | null;
    readonly renames: boolean;
    readonly context: number;
    readonly lists: boolean;
  },
): Buffer {
  const changes = changesOf(from, to, o.renames).filter(
    ({ path }) => o.path === null || path === o.path,
  );
  const patched = changes.map((change) => ({ change, ...patchOf(change, o.context) }));
  const patches = patched.map(({ patch }) => patch).join("");
  if (!o.lists) return Buffer.from(patches);
  const raw = changes.map((change) => {
    const { letter, before, after, path, previousPath, kept } = change;
    const modes = `${before === null ? "000000" : "100644"} ${after === null ? "000000" : "100644"}`;
    const shas = `${before?.sha ?? noSha} ${after?.sha ?? noSha}`;
    const names = letter === "R" ? `${previousPath}\0${path}` : path;
    return `:${modes} ${shas} ${letter}${letter === "R" ? String(kept).padStart(3, "0") : ""}\0${names}\0`;
  });
  const numbers = patched.map(({ change, added, removed }) =>
    change.letter === "R"
      ? `${added}\t${removed}\t\0${change.previousPath}\0${change.path}\0`
      : `${added}\t${removed}\t${change.path}\0`,
  );
  if (changes.length === 0) return Buffer.alloc(0);
  return Buffer.from(`${raw.join("")}${numbers.join("")}\0${patches}`);
}

function changesOf(
  from: ReadonlyMap<string, MemoryFile>,
  to: ReadonlyMap<string, MemoryFile>,
  renames: boolean,
): readonly FileChange[] {
  const gone = new Map([...from].filter(([path]) => !to.has(path)));
  const changes: FileChange[] = [];
  for (const [path, after] of to) {
    const before = from.get(path);
    if (before?.sha === after.sha) continue;
    const letter = before === undefined ? ("A" as const) : ("M" as const);
    changes.push({ letter, path, previousPath: path, before: before ?? null, after, kept: 0 });
  }
  if (renames) {
    for (const [index, change] of changes.entries()) {
      const { after, path } = change;
      if (change.letter !== "A" || after === null) continue;
      const best = [...gone]
        .map(([name, file]) => ({ name, file, kept: similarity(file, after) }))
        .sort((a, b) => b.kept - a.kept)[0];
      if (best === undefined || best.kept < 50) continue;
      gone.delete(best.name);
      changes[index] = {
        letter: "R",
        path,
        previousPath: best.name,
        before: best.file,
        after,
        kept: best.kept,
      };
    }
  }
  for (const [path, before] of gone) {
    changes.push({ letter: "D", path, previousPath: path, before, after: null, kept: 0 });
  }
  return changes.sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
}

/** Percent of the bytes of the larger one that stand in both, line by line. */
function similarity(before: MemoryFile, after: MemoryFile): number {
  if (before.sha === after.sha) return 100;
  const left = new Map<string, number>();
  for (const line of linesOf(before.text)) left.set(line, (left.get(line) ?? 0) + 1);
  let common = 0;
  for (const line of linesOf(after.text)) {
    const count = left.get(line) ?? 0;
    if (count === 0) continue;
    left.set(line, count - 1);
    common += Buffer.byteLength(line) + 1;
  }
  const larger = Math.max(Buffer.byteLength(before.text), Buffer.byteLength(after.text));
  return larger === 0 ? 0 : Math.floor((100 * common) / larger);
}

function patchOf(
  { letter, path, previousPath, before, after, kept }: FileChange,
  context: number,
): { readonly patch: string; readonly added: number; readonly removed: number } {
  const old = before?.text ?? "";
  const { hunks } = structuredPatch(path, path, old, after?.text ?? "", "", "", { context });
  const oldLines = linesOf(old);
  const lines = hunks.flatMap((hunk) => {
    // Where nothing stands on a side, git names the line before.
    const oldStart = hunk.oldStart - (hunk.oldLines === 0 && hunk.oldStart > 0 ? 1 : 0);
    const newStart = hunk.newStart - (hunk.newLines === 0 && hunk.newStart > 0 ? 1 : 0);
    const section = sectionBefore(oldLines, hunk.oldLines === 0 ? oldStart + 1 : oldStart);
    const numbers = `-${range(oldStart, hunk.oldLines)} +${range(newStart, hunk.newLines)}`;
    return [`@@ ${numbers} @@${section === "" ? "" : ` ${section}`}`, ...hunk.lines];
  });
  const index = `index ${(before?.sha ?? noSha).slice(0, 7)}..${(after?.sha ?? noSha).slice(0, 7)}`;
  const head = [
    `diff --git a/${previousPath} b/${path}`,
    ...(letter === "A" ? ["new file mode 100644"] : []),
    ...(letter === "D" ? ["deleted file mode 100644"] : []),
    ...(letter === "R"
      ? [`similarity index ${kept}%`, `rename from ${previousPath}`, `rename to ${path}`]
      : []),
    ...(letter === "R" && lines.length === 0
      ? []
      : [letter === "A" || letter === "D" ? index : `${index} 100644`]),
    ...(lines.length === 0
      ? []
      : [
          `--- ${before === null ? "/dev/null" : `a/${previousPath}`}`,
          `+++ ${after === null ? "/dev/null" : `b/${path}`}`,
        ]),
  ];
  return {
    patch: `${[...head, ...lines].join("\n")}\n`,
    added: lines.filter((line) => line.startsWith("+")).length,
    removed: lines.filter((line) => line.startsWith("-")).length,
  };
}

function range(start: number, count: number): string {
  return count === 1 ? String(start) : `${start},${count}`;
}

/** What git prints after the second `@@`: the last line before the hunk that begins a name. */
function sectionBefore(lines: readonly string[], start: number): string {
  for (let at = start - 2; at >= 0; at -= 1) {
    const line = lines[at] ?? "";
    if (/^[A-Za-z_$]/.test(line))
      return Buffer.from(line).subarray(0, 80).toString("utf8").trimEnd();
  }
  return "";
}

function linesOf(text: string): readonly string[] {
  const lines = text.split("\n");
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}
