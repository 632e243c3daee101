import { readFileSync } from "node:fs";
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import {
  componentsId,
  type Json,
  refuseUnknownKeys,
  type Schema,
  toJsonSchema,
} from "./json-schema.ts";
import { withObservedAnswers } from "./observed-answers.ts";
import { problemText } from "./schema-problems.ts";

/** An operation of the published description, found for a request. */
export interface Operation {
  readonly method: string;
  /** As published, e.g. `/repos/{owner}/{repo}/pulls/{pull_number}`. */
  readonly template: string;
  /** Decoded values of the template's names. */
  readonly params: Readonly<Record<string, string>>;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: Json;
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: Json }>>;
}

interface PublishedOperation {
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content | { readonly $ref: string }>>;
}

interface Published {
  readonly paths: Readonly<Record<string, Readonly<Record<string, PublishedOperation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly parameters: Readonly<Record<string, Parameter>>;
    readonly responses: Readonly<Record<string, Content>>;
  };
}

const published = JSON.parse(
  readFileSync(new URL("./contract/openapi.json", import.meta.url), "utf8"),
) as Published;

const options = { strict: false, allErrors: true, logger: false } as const;
const bodies = new Ajv(options);
/** Path and query arrive as text: `per_page=100` is an integer there. */
const texts = new Ajv({ ...options, coerceTypes: true });
for (const ajv of [bodies, texts]) {
  addFormats.default(ajv);
  ajv.addSchema({
    $id: componentsId,
    components: { schemas: toJsonSchema(withObservedAnswers(published.components.schemas)) },
  });
}

const templates = Object.keys(published.paths).map((template) => ({
  template,
  names: [...template.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ""),
  pattern: patternOf(template),
}));

/** GitHub allows slashes within these; the client may also send them encoded. */
function patternOf(template: string): RegExp {
  const escaped = template
    .replace("/contents/{path}", "/contents(?:/(.*))?")
    .replace("/compare/{basehead}", "/compare/(.+)")
    .replace("/git/ref/{ref}", "/git/ref/(.+)")
    .replaceAll(/\{\w+\}/g, "([^/]+)");
  return new RegExp(`^${escaped}$`);
}

/**
 * The operation that a request means, or null. `path` is still encoded. Of two templates that fit,
 * the one with fewer names wins.
 */
export function findOperation(method: string, path: string): Operation | null {
  const fitting = templates
    .map((candidate) => ({ ...candidate, match: candidate.pattern.exec(path) }))
    .filter(({ match, template }) => match && published.paths[template]?.[method.toLowerCase()])
    .sort((a, b) => a.names.length - b.names.length);
  const [found] = fitting;
  if (found === undefined) return null;
  const values = found.match?.slice(1) ?? [];
  const params = found.names.map((name, index) => [name, decode(values[index] ?? "")]);
  return { method, template: found.template, params: Object.fromEntries(params) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // Not a valid encoding, so the text as it came is the name.
  }
}

/** What a request has against the description, in GitHub's wording; empty when nothing. */
export function requestProblems(
  operation: Operation,
  query: Readonly<Record<string, string>>,
  body: unknown,
): readonly string[] {
  return [
    ...problems(validatorOf(operation, "path"), { ...operation.params }),
    ...problems(validatorOf(operation, "query"), { ...query }),
    ...problems(validatorOf(operation, "body"), body),
  ];
}

/** What an answer of the emulator has against the description; empty when nothing. */
export function answerProblems(
  operation: Operation,
  status: number,
  body: unknown,
): readonly string[] {
  const answers = published.paths[operation.template]?.[operation.method.toLowerCase()]?.responses;
  const answer = answers?.[status];
  // Refusals that any route may give (401, 403, 404) are not listed for each of them.
  if (answer === undefined) return status < 300 ? [`status ${status} is not published`] : [];
  return problems(validatorOf(operation, "answer", status), body);
}

function problems(validate: ValidateFunction | null, value: unknown): readonly string[] {
  if (validate === null || validate(value)) return [];
  const errors: readonly ErrorObject[] = validate.errors ?? [];
  return errors.map((error) => problemText(error, value));
}

type Part = "path" | "query" | "body" | "answer";
const compiled = new Map<string, ValidateFunction | null>();

function validatorOf(operation: Operation, part: Part, status = 0): ValidateFunction | null {
  const key = [operation.method, operation.template, part, status].join(" ");
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const schema = schemaOf(operation, part, status);
  const ajv = part === "path" || part === "query" ? texts : bodies;
  const validate = schema === null ? null : ajv.compile(schema as object);
  compiled.set(key, validate);
  return validate;
}

function schemaOf(operation: Operation, part: Part, status: number): Json {
  const own = published.paths[operation.template]?.[operation.method.toLowerCase()];
  if (own === undefined) return null;
  if (part === "path" || part === "query") return parametersSchema(own, part);
  if (part === "body") {
    const schema = own.requestBody?.content?.["application/json"]?.schema;
    return schema === undefined ? null : refuseUnknownKeys(toJsonSchema(schema));
  }
  const answer = own.responses[status];
  const resolved =
    answer !== undefined && "$ref" in answer
      ? published.components.responses[lastName(answer.$ref)]
      : answer;
  const schema = resolved?.content?.["application/json"]?.schema;
  return schema === undefined ? null : toJsonSchema(schema);
}

function parametersSchema(operation: PublishedOperation, where: "path" | "query"): Json {
  const parameters = (operation.parameters ?? [])
    .map((item) => ("$ref" in item ? published.components.parameters[lastName(item.$ref)] : item))
    .filter((item) => item !== undefined)
    .filter((item) => item.in === where);
  return {
    type: "object",
    properties: Object.fromEntries(
      parameters.map(({ name, schema }) => [name, toJsonSchema(schema)]),
    ),
    required: parameters.filter(({ required }) => required === true).map(({ name }) => name),
    additionalProperties: false,
  };
}

function lastName(reference: string): string {
  return reference.split("/").at(-1) ?? "";
}
