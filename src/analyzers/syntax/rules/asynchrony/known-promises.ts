import type { Node } from "web-tree-sitter";

import { callsAsync } from "../../async-functions.ts";
import { calleeOf } from "../../calls.ts";
import type { Source } from "../../source.ts";

/** Functions that give promises, by resolved name. */
const known =
  /^(fs\/promises\.\w+|fs\.promises\.\w+|fetch|axios\.(get|post|put|patch|delete|request)|axios|Promise\.(all|allSettled|race|any)|timers\/promises\.set\w+)$/;

/** Those of them whose file must be there, or whole, before one goes on. */
const writes =
  /^fs(\.promises|\/promises)\.(writeFile|appendFile|mkdir|rename|copyFile|cp|rm|rmdir|unlink|chmod|chown|truncate|symlink)$/;

/** True for a call that certainly gives a promise: by what its name stands for, or by this file. */
export function givesPromise(call: Node, source: Source): boolean {
  return known.test(calleeOf(call, source) ?? "") || callsAsync(call, source);
}

/** True for a call that changes files and gives a promise. */
export function writesFile(call: Node, source: Source): boolean {
  return writes.test(calleeOf(call, source) ?? "");
}
