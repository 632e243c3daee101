import { readFile, stat } from "node:fs/promises";
import type { UserRules } from "../create-engines.ts";
import { messageOf, TellTheUser } from "../domain/errors.ts";

/** Bytes; rules are written by people. */
const largest = 1_000_000;

/**
 * Reads the files of rules that the user named. They are the user's own, so links are followed.
 * Throws `TellTheUser` with the first one that cannot be read.
 */
export async function readUserRules(paths: readonly string[]): Promise<readonly UserRules[]> {
  const files: UserRules[] = [];
  for (const path of paths) files.push({ path, text: await readRules(path) });
  return files;
}

async function readRules(path: string): Promise<string> {
  try {
    const stats = await stat(path);
    if (stats.isFile() && stats.size <= largest) return await readFile(path, "utf8");
    const why = stats.isFile() ? `it has ${stats.size} bytes` : "it is no file";
    throw new TellTheUser(`The rules ${path} cannot be read: ${why}`, hint);
  } catch (error) {
    if (error instanceof TellTheUser) throw error;
    const why =
      error instanceof Error && "code" in error && error.code === "ENOENT"
        ? "there is no such file"
        : messageOf(error);
    throw new TellTheUser(`The rules ${path} cannot be read: ${why}`, hint, { cause: error });
  }
}

const hint = `Check --rules: each path is one file of at most ${largest / 1_000_000} MB.`;
