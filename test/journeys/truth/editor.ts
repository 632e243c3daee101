import { defectLine, defectOf, plainLine, type Code, type Severity } from "./code.ts";
import type { Edit } from "./events.ts";

/** Writes code as people do; no line that it makes is like another. */
export interface Editor {
  readonly lines: (count: number) => readonly string[];
  readonly line: (defect: Severity | null) => string;
  readonly edited: (code: Code, edits: readonly Edit[]) => Code;
}

export function createEditor(): Editor {
  const takenOut: { readonly path: string; readonly line: string }[] = [];
  let numbers = 0;
  let files = 0;

  const newLine = (severity: Severity | null): string =>
    severity === null ? plainLine((numbers += 1)) : defectLine((numbers += 1), severity);
  const lines = (count: number): readonly string[] =>
    Array.from({ length: count }, () => newLine(null));

  function edit(code: Code, change: Edit): Code {
    const paths = Object.keys(code).filter((path) => path.startsWith("src/"));
    const pick = (number: number): string => paths[number % Math.max(paths.length, 1)] ?? "";
    const insert = (path: string, at: number, line: string): Code => {
      const old = code[path] ?? [];
      const place = at % (old.length + 1);
      return { ...code, [path]: [...old.slice(0, place), line, ...old.slice(place)] };
    };
    const defects = paths.flatMap((path) =>
      (code[path] ?? []).flatMap((line) => (defectOf(line) === null ? [] : [{ path, line }])),
    );
    const without = (path: string, line: string): Code => {
      takenOut.push({ path, line });
      return { ...code, [path]: (code[path] ?? []).filter((each) => each !== line) };
    };
    switch (change.do) {
      case "add":
        return paths.length === 0
          ? code
          : insert(pick(change.file), change.at, newLine(change.defect));
      case "drop": {
        const old = code[pick(change.file)] ?? [];
        const line = old[change.at % Math.max(old.length, 1)];
        return line === undefined || old.length < 3 ? code : without(pick(change.file), line);
      }
      case "mend": {
        const found = defects[change.nth % Math.max(defects.length, 1)];
        return found === undefined ? code : without(found.path, found.line);
      }
      case "restore": {
        const here = new Set(
          Object.values(code)
            .flat()
            .map((line) => line.trim()),
        );
        // Into the file that it came from: in another one it would be another mistake.
        const gone = takenOut.filter(
          ({ path, line }) => code[path] !== undefined && !here.has(line.trim()),
        );
        const back = gone[change.nth % Math.max(gone.length, 1)];
        return back === undefined ? code : insert(back.path, change.at, back.line);
      }
      case "indent": {
        const found = defects[change.nth % Math.max(defects.length, 1)];
        if (found === undefined) return code;
        const all = code[found.path] ?? [];
        return {
          ...code,
          [found.path]: all.map((line) => (line === found.line ? `  ${line}` : line)),
        };
      }
      case "rename": {
        const from = pick(change.file);
        const old = code[from];
        if (old === undefined || old.length < 3) return code;
        const { [from]: _old, ...others } = code;
        return { ...others, [`src/r${(files += 1)}.ts`]: old };
      }
      case "new file":
        return {
          ...code,
          [`src/f${(files += 1)}.ts`]: [...lines(3), newLine(change.defect), ...lines(2)],
        };
      case "delete file": {
        const { [pick(change.file)]: gone, ...others } = code;
        if (gone === undefined || paths.length < 3) return code;
        takenOut.push(...gone.map((line) => ({ path: pick(change.file), line })));
        return others;
      }
    }
  }

  return { lines, line: newLine, edited: (code, edits) => edits.reduce(edit, code) };
}
