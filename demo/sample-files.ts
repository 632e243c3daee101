import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const sample = fileURLToPath(new URL("sample/", import.meta.url));

/** The files of one step of the sample repository, by path. */
export async function sampleFiles(
  step: "base" | "change" | "push" | "move" | "mend",
): Promise<Record<string, string>> {
  const root = join(sample, step);
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Object.fromEntries(
    await Promise.all(
      files.map(async (entry) => {
        const file = join(entry.parentPath, entry.name);
        return [relative(root, file), await readFile(file, "utf8")] as const;
      }),
    ),
  );
}
