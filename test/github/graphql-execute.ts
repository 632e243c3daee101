import {
  buildClientSchema,
  execute,
  GraphQLError,
  type GraphQLSchema,
  type IntrospectionQuery,
  parse,
  validate,
} from "graphql";
import { graphqlRoot } from "./graphql-root.ts";
import type { Call } from "./route.ts";

let schema: Promise<GraphQLSchema> | null = null;

/** GitHub's whole published schema; it is large, so it is loaded on first use. */
function githubSchema(): Promise<GraphQLSchema> {
  schema ??= import("@octokit/graphql-schema").then((published) =>
    buildClientSchema(published.schema.json as unknown as IntrospectionQuery),
  );
  return schema;
}

/** The body of an answer of `/graphql`; errors stand in it, whatever they are (G1). */
export async function executeGraphql(
  call: Call,
  query: string,
  variables: Readonly<Record<string, unknown>>,
  operationName: string | null,
): Promise<Record<string, unknown>> {
  const published = await githubSchema();
  const document = parsed(query);
  if (document instanceof GraphQLError) return { errors: [told(document)] };
  const invalid = validate(published, document);
  if (invalid.length > 0) return { errors: invalid.map(told) };
  const { data, errors } = await execute({
    schema: published,
    document,
    rootValue: graphqlRoot(call),
    variableValues: variables,
    operationName,
    // A field that the emulator does not know must not read as null.
    fieldResolver(source: unknown, args, context, info) {
      const fields = new Map(Object.entries(source ?? {}));
      if (!fields.has(info.fieldName)) {
        throw new GraphQLError(
          `The emulator does not answer ${info.parentType.name}.${info.fieldName}.`,
        );
      }
      const value: unknown = fields.get(info.fieldName);
      return typeof value === "function" ? (value(args, context, info) as unknown) : value;
    },
  });
  return { data: data ?? null, ...(errors === undefined ? {} : { errors: errors.map(told) }) };
}

function parsed(query: string) {
  try {
    return parse(query);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}

/** GitHub puts `type` beside the message, where the standard has `extensions`. */
function told(error: GraphQLError): Record<string, unknown> {
  const { type } = error.extensions;
  return {
    ...(typeof type === "string" ? { type } : {}),
    ...(error.path === undefined ? {} : { path: error.path }),
    ...(error.locations === undefined ? {} : { locations: error.locations }),
    message: error.message,
  };
}
