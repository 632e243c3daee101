/**
 * Cuts GitHub's published OpenAPI description down to the operations that the emulator answers, and
 * writes test/github/contract/openapi.json. Prose and examples are left out; every schema stays in
 * GitHub's own words, but for what is corrected in `corrected` below.
 *
 *   npm pack @octokit/openapi@23.0.2
 *   tar xzf octokit-openapi-23.0.2.tgz package/generated/api.github.com.json
 *   npx tsx scripts/trim-openapi.ts package/generated/api.github.com.json
 */
import { readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";

const Description = z.object({
  openapi: z.string(),
  info: z.object({ version: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.record(z.string(), z.record(z.string(), z.unknown())),
});

const operations: Readonly<Record<string, readonly string[]>> = {
  "/app": ["get"],
  "/app-manifests/{code}/conversions": ["post"],
  "/app/hook/deliveries": ["get"],
  "/app/hook/deliveries/{delivery_id}": ["get"],
  "/app/hook/deliveries/{delivery_id}/attempts": ["post"],
  "/app/installations": ["get"],
  "/app/installations/{installation_id}": ["get"],
  "/app/installations/{installation_id}/access_tokens": ["post"],
  "/installation/repositories": ["get"],
  "/installation/token": ["delete"],
  "/meta": ["get"],
  "/rate_limit": ["get"],
  "/users/{username}": ["get"],
  "/repos/{owner}/{repo}": ["get"],
  "/repos/{owner}/{repo}/branches": ["get"],
  "/repos/{owner}/{repo}/branches/{branch}": ["get"],
  "/repos/{owner}/{repo}/check-runs": ["post"],
  "/repos/{owner}/{repo}/check-runs/{check_run_id}": ["get", "patch"],
  "/repos/{owner}/{repo}/check-runs/{check_run_id}/annotations": ["get"],
  "/repos/{owner}/{repo}/check-runs/{check_run_id}/rerequest": ["post"],
  "/repos/{owner}/{repo}/check-suites": ["post"],
  "/repos/{owner}/{repo}/check-suites/{check_suite_id}": ["get"],
  "/repos/{owner}/{repo}/check-suites/{check_suite_id}/check-runs": ["get"],
  "/repos/{owner}/{repo}/check-suites/{check_suite_id}/rerequest": ["post"],
  "/repos/{owner}/{repo}/collaborators/{username}/permission": ["get"],
  "/repos/{owner}/{repo}/commits/{ref}": ["get"],
  "/repos/{owner}/{repo}/commits/{ref}/check-runs": ["get"],
  "/repos/{owner}/{repo}/commits/{ref}/check-suites": ["get"],
  "/repos/{owner}/{repo}/commits/{ref}/statuses": ["get"],
  "/repos/{owner}/{repo}/compare/{basehead}": ["get"],
  "/repos/{owner}/{repo}/contents/{path}": ["get"],
  "/repos/{owner}/{repo}/git/blobs/{file_sha}": ["get"],
  "/repos/{owner}/{repo}/git/ref/{ref}": ["get"],
  "/repos/{owner}/{repo}/git/trees/{tree_sha}": ["get"],
  "/repos/{owner}/{repo}/installation": ["get"],
  "/repos/{owner}/{repo}/issues/comments/{comment_id}": ["get", "patch", "delete"],
  "/repos/{owner}/{repo}/issues/comments/{comment_id}/reactions": ["get", "post"],
  "/repos/{owner}/{repo}/issues/{issue_number}/comments": ["get", "post"],
  "/repos/{owner}/{repo}/pulls": ["get"],
  "/repos/{owner}/{repo}/pulls/comments/{comment_id}": ["get", "patch", "delete"],
  "/repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions": ["get", "post"],
  "/repos/{owner}/{repo}/pulls/{pull_number}": ["get"],
  "/repos/{owner}/{repo}/pulls/{pull_number}/comments": ["get", "post"],
  "/repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies": ["post"],
  "/repos/{owner}/{repo}/pulls/{pull_number}/commits": ["get"],
  "/repos/{owner}/{repo}/pulls/{pull_number}/files": ["get"],
  "/repos/{owner}/{repo}/pulls/{pull_number}/reviews": ["get", "post"],
  "/repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}": ["get", "put", "delete"],
  "/repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/comments": ["get"],
  "/repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/dismissals": ["put"],
  "/repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/events": ["post"],
  "/repos/{owner}/{repo}/statuses/{sha}": ["post"],
};

/** Keys that describe rather than constrain. */
const prose = new Set([
  "description",
  "summary",
  "example",
  "examples",
  "externalDocs",
  "tags",
  "title",
  "deprecated",
  "x-github",
  "x-webhooks",
]);
/** Maps whose keys are names chosen by GitHub, so that a property called `description` survives. */
const maps = new Set(["properties", "schemas", "parameters", "responses", "content", "headers"]);

function withoutProse(value: unknown, keysAreNames = false): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutProse(item));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => keysAreNames || !prose.has(key));
  return Object.fromEntries(
    kept.map(([key, inner]) => [key, withoutProse(inner, !keysAreNames && maps.has(key))]),
  );
}

function references(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "$ref" && typeof inner === "string" ? [inner] : references(inner),
  );
}

/** Puts `value` where `keys` lead to; throws when nothing is there, for then GitHub has mended it. */
function replaced(tree: unknown, keys: readonly string[], value: unknown): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  if (typeof tree !== "object" || tree === null || !(key in tree)) throw new Error(`No ${key}.`);
  const inner = Object.entries(tree).find(([name]) => name === key)?.[1];
  return { ...tree, [key]: replaced(inner, rest, value) };
}

/** Where the description is plainly wrong. */
function corrected(name: string, schema: unknown): unknown {
  switch (name) {
    // Asks each account to be a user and an enterprise at once; a single installation may be either.
    case "/app/installations":
      return replaced(
        schema,
        ["responses", "200", "content", "application/json", "schema", "items"],
        { $ref: "#/components/schemas/installation" },
      );
    // Null once the fork is deleted, as many clients have found out.
    case "pull-request":
    case "pull-request-simple":
      return replaced(schema, ["properties", "head", "properties", "repo"], {
        $ref: "#/components/schemas/nullable-repository",
      });
    default:
      return schema;
  }
}

const [source] = process.argv.slice(2);
if (source === undefined) {
  throw new Error("Usage: npx tsx scripts/trim-openapi.ts path/to/api.github.com.json");
}
const description = Description.parse(JSON.parse(readFileSync(source, "utf8")));

const paths: Record<string, Record<string, unknown>> = {};
for (const [path, methods] of Object.entries(operations)) {
  const published = description.paths[path];
  paths[path] = {};
  for (const method of methods) {
    if (published?.[method] === undefined) throw new Error(`Not published: ${method} ${path}`);
    paths[path][method] = corrected(path, withoutProse(published[method]));
  }
}

const components: Record<string, Record<string, unknown>> = {};
const waiting = references(paths);
for (let reference = waiting.pop(); reference !== undefined; reference = waiting.pop()) {
  const [, , kind = "", name = ""] = reference.split("/");
  const kinds = (components[kind] ??= {});
  if (kinds[name] !== undefined || kind === "examples") continue;
  kinds[name] = corrected(name, withoutProse(description.components[kind]?.[name]));
  waiting.push(...references(kinds[name]));
}

const { openapi, info } = description;
const trimmed = { openapi, info: { version: info.version }, paths, components };
writeFileSync("test/github/contract/openapi.json", `${JSON.stringify(trimmed)}\n`);
