import { text } from "../call-values.ts";
import { executeGraphql } from "../graphql-execute.ts";
import type { Route } from "../route.ts";

/** `POST /graphql`: any error is told with HTTP 200 (G1). */
export const graphqlRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/graphql",
    needs: {},
    auth: "installation",
    async handle(call) {
      const variables = call.body.variables;
      const body = await executeGraphql(
        call,
        text(call.body, "query") ?? "",
        typeof variables === "object" && variables !== null ? { ...variables } : {},
        text(call.body, "operationName"),
      );
      return { status: 200, body };
    },
  },
];
