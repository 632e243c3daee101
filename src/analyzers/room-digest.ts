import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/**
 * SHA-256, hexadecimal, over the programs of this room: rule tables, patterns and our own
 * analyzers. Part of every unit key, so that no result outlives the code that made it and nobody
 * has to remember to raise a version.
 */
export async function roomDigest(): Promise<string> {
  const room = fileURLToPath(new URL(".", import.meta.url));
  const ending = import.meta.url.endsWith(".ts") ? ".ts" : ".js";
  const names = (await readdir(room, { recursive: true }))
    .filter((name) => name.endsWith(ending) && !name.endsWith(".d.ts"))
    .toSorted();
  const hash = createHash("sha256");
  for (const name of names) hash.update(`${name}\n`).update(await readFile(`${room}/${name}`));
  return hash.digest("hex");
}
