import type { AnthropicEmulator } from "../../test/anthropic/start-anthropic.ts";
import { unitsOf } from "../../test/anthropic/read-units.ts";

/** What a model was asked. */
export interface ModelWork {
  readonly calls: number;
  /** Rows of code that it was shown. */
  readonly rows: number;
}

/** All that was asked after the first `from` requests; counting tokens costs nothing and is left out. */
export function modelWork({ requests }: AnthropicEmulator, from = 0): ModelWork {
  const asked = requests
    .slice(from)
    .filter(({ path }) => !path.startsWith("/v1/messages/count_tokens"));
  const rows = asked
    .flatMap(({ body }) => (body === null ? [] : unitsOf(body)))
    .reduce((sum, unit) => sum + unit.rows.length, 0);
  return { calls: asked.length, rows };
}
