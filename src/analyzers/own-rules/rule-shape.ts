import { z } from "zod";

const text = z.string("text is expected").min(1, "text is expected");

/** A message for a mapping that has keys which nobody knows, or is no mapping at all. */
export function keysOf(expected: string): (issue: { readonly code?: string }) => string {
  return ({ code }) =>
    code === "unrecognized_keys" ? `there is no such key: ${expected}` : expected;
}

const pattern = z.union(
  [
    text,
    z.strictObject({
      context: text,
      selector: text.optional(),
      strictness: z.enum(["cst", "smart", "ast", "relaxed", "signature", "template"]).optional(),
    }),
  ],
  "a pattern is expected: code, or context with selector and strictness",
);

const nested: z.ZodType<object> = z.lazy(() => ruleShape);
const related: z.ZodType<object> = z.lazy(() => relation);

const nthChild = z.union(
  [
    z.int(),
    text,
    z.strictObject({
      position: z.union([z.int(), text]),
      reverse: z.boolean().optional(),
      ofRule: nested.optional(),
    }),
  ],
  "a number, a formula like 2n+1, or position with reverse and ofRule is expected",
);

const spot = z.strictObject({ line: z.int().min(0), column: z.int().min(0) });

const parts = {
  pattern: pattern.optional(),
  kind: text.optional(),
  regex: text.optional(),
  nthChild: nthChild.optional(),
  range: z
    .strictObject({ start: spot, end: spot }, "start and end with line and column are expected")
    .optional(),
  inside: related.optional(),
  has: related.optional(),
  precedes: related.optional(),
  follows: related.optional(),
  all: z.array(nested, "a list of rules is expected").optional(),
  any: z.array(nested, "a list of rules is expected").optional(),
  not: nested.optional(),
  matches: text.optional(),
};

const known = `a rule has ${Object.keys(parts).join(", ")}`;

/**
 * A rule object of ast-grep's rule language, as far as its shape goes; whether kinds, patterns and
 * references are right is for the engine to say. Source: ast-grep's reference of the rule object.
 */
export const ruleShape = z.strictObject(parts, { error: keysOf(known) });

const relation = z.strictObject(
  {
    ...parts,
    stopBy: z
      .union([z.enum(["neighbor", "end"]), nested], "neighbor, end or a rule is expected")
      .optional(),
    field: text.optional(),
  },
  { error: keysOf(`${known}; beside another node also stopBy and field`) },
);
