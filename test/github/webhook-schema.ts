import { readFileSync } from "node:fs";
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";

const published = JSON.parse(
  readFileSync(new URL("./contract/webhooks.json", import.meta.url), "utf8"),
) as { readonly components: { readonly schemas: Readonly<Record<string, object>> } };

const id = "https://api.github.com/webhooks";
const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
addFormats.default(ajv);
ajv.addSchema(absolute({ $id: id, ...published }));
const compiled = new Map<string, ValidateFunction>();

/**
 * What a payload has against GitHub's published schema of its event and action; empty when nothing. An
 * event whose schema is not in `contract/webhooks.json` is a problem too: `scripts/trim-webhooks.ts`
 * says how to add one.
 */
export function webhookProblems(event: string, payload: object): readonly string[] {
  const action = "action" in payload && typeof payload.action === "string" ? payload.action : null;
  const name = ["webhook", event, ...(action === null ? [] : [action])].join("-");
  const schema = name.replaceAll("_", "-");
  if (!(schema in published.components.schemas)) return [`there is no schema named ${schema}`];
  const validate =
    compiled.get(schema) ?? ajv.compile({ $ref: `${id}#/components/schemas/${schema}` });
  compiled.set(schema, validate);
  if (validate(payload)) return [];
  const errors: readonly ErrorObject[] = validate.errors ?? [];
  return errors
    .filter((error) => !isDeletedFork(error) && !isLaterEvent(error))
    .map((error) => `${error.instancePath} ${error.message ?? error.keyword}`);
}

/**
 * Some of the published schemas want a repository at the head, but once the fork is deleted GitHub
 * sends null there, as other schemas of the same file allow.
 */
function isDeletedFork(error: ErrorObject): boolean {
  return error.instancePath === "/pull_request/head/repo" && error.params.type === "object";
}

/**
 * Some of the published schemas list the events that an App may subscribe to, and were not told of
 * those that came later, such as `merge_group`; other schemas of the same file allow them.
 */
function isLaterEvent(error: ErrorObject): boolean {
  return error.keyword === "enum" && /\/app\/events\/\d+$/.test(error.instancePath);
}

/** References inside the file, made absolute so that schemas compiled one by one find them. */
function absolute(schema: object): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#', `"$ref":"${id}#`)) as object;
}
