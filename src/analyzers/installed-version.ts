import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { z } from "zod";

import { Stop } from "../domain/errors.ts";

const Manifest = z.object({ version: z.string() });
const require = createRequire(import.meta.url);

/** Folder of an installed dependency. Throws `Stop` when it is not installed. */
export function installedFolder(name: string): string {
  // Not through `resolve(name + "/package.json")`: an exports map may hide that file.
  for (const folder of require.resolve.paths(name) ?? []) {
    try {
      readFileSync(join(folder, name, "package.json"));
      return join(folder, name);
    } catch {
      // Not here: the next folder up may have it.
    }
  }
  throw new Stop(`the package ${name} is not installed`, "run npm ci in Marginalia's folder");
}

/** Version of an installed dependency, as its own package.json tells it. */
export function installedVersion(name: string): string {
  const text = readFileSync(join(installedFolder(name), "package.json"), "utf8");
  return Manifest.parse(JSON.parse(text)).version;
}
