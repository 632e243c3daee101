import { GraphQLError } from "graphql";

/** Arguments of every connection. */
export interface Paging {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
}

/** An error with GitHub's `type`. */
export function graphqlError(type: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { type } });
}

/** A connection over all nodes; `first` or `last` must be given, from 1 to 100 (G4). */
export function connection(
  name: string,
  all: readonly unknown[],
  { first, last, after, before }: Paging,
): Record<string, unknown> {
  const size = first ?? last;
  if (size === undefined || size === null) {
    throw graphqlError(
      "MISSING_PAGINATION_BOUNDARIES",
      `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`,
    );
  }
  const which = first === undefined || first === null ? "last" : "first";
  if (size < 1 || size > 100) {
    throw graphqlError(
      "EXCESSIVE_PAGINATION",
      `Requesting ${size} records on the \`${name}\` connection exceeds the \`${which}\` limit of 100 records.`,
    );
  }
  const from = after === undefined || after === null ? 0 : indexOf(after) + 1;
  const to = before === undefined || before === null ? all.length : indexOf(before);
  const start = which === "first" ? from : Math.max(from, to - size);
  const end = which === "first" ? Math.min(to, from + size) : to;
  const nodes = all.slice(start, end);
  return {
    totalCount: all.length,
    nodes,
    edges: nodes.map((node, index) => ({ node, cursor: cursorOf(start + index) })),
    pageInfo: {
      hasNextPage: end < all.length,
      hasPreviousPage: start > 0,
      startCursor: nodes.length === 0 ? null : cursorOf(start),
      endCursor: nodes.length === 0 ? null : cursorOf(end - 1),
    },
  };
}

function cursorOf(index: number): string {
  return Buffer.from(`cursor:${index}`).toString("base64");
}

function indexOf(cursor: string): number {
  const [, index] = /^cursor:(\d+)$/.exec(Buffer.from(cursor, "base64").toString()) ?? [];
  if (index === undefined) {
    throw graphqlError(
      "INVALID_CURSOR_ARGUMENTS",
      `\`${cursor}\` does not appear to be a valid cursor.`,
    );
  }
  return Number(index);
}
