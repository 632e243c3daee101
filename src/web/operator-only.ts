import type { MiddlewareHandler } from "hono";

import { isBearer } from "./bearer-token.ts";

/**
 * Lets through whoever sends the operator's token; others are told how to ask. Where there is no token
 * nobody is let through, and `withoutToken` says what to set.
 */
export function operatorOnly(token: string | null, withoutToken: string): MiddlewareHandler {
  return async (c, next) => {
    if (token === null) return c.text(withoutToken, 404);
    if (!isBearer(c.req.header("Authorization"), token)) {
      const hint = "Send the operator's token: Authorization: Bearer TOKEN\n";
      return c.text(hint, 401, { "WWW-Authenticate": 'Bearer realm="marginalia"' });
    }
    return await next();
  };
}
