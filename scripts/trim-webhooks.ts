/**
 * Cuts GitHub's published webhook schemas down to the events that the emulator in `test/github` sends,
 * and writes `test/github/contract/webhooks.json`.
 *
 * Usage: unpack `@octokit/openapi-webhooks`, then
 * `npx tsx scripts/trim-webhooks.ts <package>/generated/api.github.com.json`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const WEBHOOKS = [
  "check-run-completed",
  "check-run-created",
  "check-run-requested-action",
  "check-run-rerequested",
  "check-suite-requested",
  "check-suite-rerequested",
  "installation-created",
  "installation-deleted",
  "installation-repositories-added",
  "installation-repositories-removed",
  "issue-comment-created",
  "issue-comment-edited",
  "merge-group-checks-requested",
  "merge-group-destroyed",
  "ping",
  "pull-request-closed",
  "pull-request-converted-to-draft",
  "pull-request-edited",
  "pull-request-labeled",
  "pull-request-opened",
  "pull-request-ready-for-review",
  "pull-request-reopened",
  "pull-request-review-comment-created",
  "pull-request-review-submitted",
  "pull-request-review-thread-resolved",
  "pull-request-review-thread-unresolved",
  "pull-request-synchronize",
  "pull-request-unlabeled",
  "push",
  "repository-archived",
  "repository-renamed",
];

/** Words for people; a validator has no use for them and they are most of the size. */
const PROSE = new Set(["description", "title", "example", "examples", "x-speakeasy-name-override"]);

/** Keys whose children are names chosen by GitHub, where `title` or `description` is a field. */
const NAME_MAPS = new Set(["properties", "patternProperties", "$defs", "schemas"]);

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
interface Description {
  readonly info: { readonly version?: string };
  readonly components: { readonly schemas: Record<string, Json> };
}

function withoutProse(value: Json, isNameMap: boolean): Json {
  if (Array.isArray(value)) return value.map((item) => withoutProse(item, false));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => isNameMap || !PROSE.has(key))
      .map(([key, child]) => [key, withoutProse(child, !isNameMap && NAME_MAPS.has(key))]),
  );
}

function referencedNames(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(referencedNames);
  if (value === null || typeof value !== "object") return [];
  const own = typeof value.$ref === "string" ? [value.$ref.split("/").at(-1) ?? ""] : [];
  return [...own, ...Object.values(value).flatMap(referencedNames)];
}

const source = process.argv[2];
if (source === undefined) {
  throw new Error("Give the path of api.github.com.json from @octokit/openapi-webhooks.");
}
const description = JSON.parse(readFileSync(source, "utf8")) as Description;
const kept: Record<string, Json> = {};
const waiting = WEBHOOKS.map((name) => `webhook-${name}`);
for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
  if (name in kept) continue;
  const schema = description.components.schemas[name];
  if (schema === undefined) throw new Error(`The description has no schema named ${name}.`);
  kept[name] = withoutProse(schema, false);
  waiting.push(...referencedNames(kept[name]));
}
const sorted = Object.fromEntries(Object.entries(kept).sort(([a], [b]) => (a < b ? -1 : 1)));
const target = fileURLToPath(new URL("../test/github/contract/webhooks.json", import.meta.url));
writeFileSync(target, `${JSON.stringify({ components: { schemas: sorted } })}\n`);
process.stdout.write(`${Object.keys(sorted).length} schemas written to ${target}\n`);
