import type { Schema } from "./json-schema.ts";

const comment = { line: null, original_line: null, position: null, original_position: null };

/**
 * Where GitHub was seen to answer what its description does not allow. Review comments have neither
 * line nor position once they are outdated (R16), and never on a whole file; a run that GitHub gave up
 * has the conclusion `stale` (K12).
 */
const observed: Readonly<Record<string, Readonly<Record<string, string | null>>>> = {
  "pull-request-review-comment": comment,
  "review-comment": comment,
  "check-run": { conclusion: "stale" },
};

/** The description's schemas, with these values allowed too. */
export function withObservedAnswers(
  schemas: Readonly<Record<string, Schema>>,
): Record<string, Schema> {
  const entries = Object.entries(schemas).map(([name, schema]) => {
    const values = observed[name];
    return [name, values === undefined ? schema : allowing(schema, values)] as const;
  });
  return Object.fromEntries(entries);
}

function allowing(schema: Schema, values: Readonly<Record<string, string | null>>): Schema {
  const properties = { ...(schema.properties as Record<string, Schema>) };
  for (const [key, value] of Object.entries(values)) {
    const published = properties[key];
    if (published === undefined) continue;
    const { enum: names } = published;
    properties[key] =
      value === null
        ? { ...published, nullable: true }
        : { ...published, enum: [...(Array.isArray(names) ? names : []), value] };
  }
  return { ...schema, properties };
}
