import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { fingerprint, sha } from "../domain/ids.ts";
import type { Log } from "../domain/log.ts";
import type { KeptFinding, LastReview, LastReviews } from "../review/last-review.ts";
import { brandedSchema } from "./branded-schema.ts";
import { claimSchema } from "./claim-schema.ts";
import { makeFolders } from "./make-folders.ts";
import { readJson } from "./read-json.ts";

/** The worst ones are kept of a review that found more. */
const mostFindings = 1_000;
/** UTF-16 units of one file; a review that takes more is not kept. */
const longestFile = 8 * 1024 * 1024;
/** Files in the folder; the oldest go. */
const mostRepositories = 100;

const anchor = z.object({
  path: z.string(),
  side: z.enum(["LEFT", "RIGHT"]),
  startLine: z.int(),
  endLine: z.int(),
});

const keptFinding: z.ZodType<KeptFinding> = z.intersection(
  claimSchema,
  z.object({
    fingerprint: brandedSchema(fingerprint),
    engine: z.enum(["analyzers", "model"]),
    path: z.string(),
    scope: z.string().nullable(),
    placement: z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("line"), anchor }),
      z.object({ kind: z.literal("file"), path: z.string(), why: z.string() }),
      z.object({
        kind: z.literal("summary"),
        path: z.string(),
        line: z.int().nullable(),
        why: z.string(),
      }),
    ]),
    agreedBy: z.array(z.string()),
    standing: z.string(),
    code: z.array(z.object({ number: z.int(), text: z.string(), marked: z.boolean() })),
  }),
);

const file = z.object({
  version: z.literal(1),
  mergeBase: brandedSchema(sha),
  head: brandedSchema(sha),
  headName: z.string(),
  reviewedAt: z.number(),
  findings: z.array(keptFinding),
});

/**
 * One file for each repository in `folder`, which is made when something is kept. A file rather
 * than a table, as the database has the server's form and nothing of this is the server's.
 */
export function createLastReviews(folder: string, log: Log): LastReviews {
  const pathOf = (repositoryId: string): string =>
    join(folder, `${createHash("sha256").update(repositoryId).digest("hex").slice(0, 32)}.json`);

  return {
    async keep(repositoryId, review) {
      const findings = review.findings.slice(0, mostFindings);
      const text = JSON.stringify({ version: 1, ...review, findings } satisfies z.input<
        typeof file
      >);
      try {
        if (text.length > longestFile) throw new Error("it is too large");
        await makeFolders(folder);
        // Written whole or not at all, also when two reviews end at once.
        const path = pathOf(repositoryId);
        const beside = `${path}.${randomUUID()}`;
        await writeFile(beside, text, { mode: 0o600 });
        await rename(beside, path);
        await dropOldest(folder);
      } catch (error) {
        log.warn({ err: error, folder }, "findings not kept for `marginalia explain`");
      }
    },

    async read(repositoryId): Promise<LastReview | null> {
      const path = pathOf(repositoryId);
      let text: string;
      try {
        text = await readFile(path, "utf8");
      } catch (error) {
        // Mostly there is none yet; whatever the cause, a review makes it anew.
        log.debug({ err: error, path }, "no last review");
        return null;
      }
      const read = readJson(text, file);
      if (read.ok) return read.value;
      log.warn({ path, why: read.why }, "last review unreadable");
      return null;
    },
  };
}

async function dropOldest(folder: string): Promise<void> {
  const names = await readdir(folder);
  if (names.length <= mostRepositories) return;
  const ages = await Promise.all(
    names.map(async (name) => ({ name, writtenAt: (await stat(join(folder, name))).mtimeMs })),
  );
  const oldestFirst = ages.toSorted((a, b) => a.writtenAt - b.writtenAt);
  for (const { name } of oldestFirst.slice(0, names.length - mostRepositories)) {
    await rm(join(folder, name), { force: true });
  }
}
