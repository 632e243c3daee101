import type { html } from "hono/html";

/** HTML in which every value was escaped, as Hono's `html` makes it. */
export type Markup = ReturnType<typeof html>;
