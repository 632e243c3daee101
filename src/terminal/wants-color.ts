/**
 * Whether to print in colour: on a terminal that can, and never where `NO_COLOR` is set to
 * something (https://no-color.org: set and empty is as good as not set). `isTerminal` is the `isTTY`
 * of a stream, which is undefined where it is none.
 */
export function wantsColor(isTerminal: boolean | undefined, env: NodeJS.ProcessEnv): boolean {
  return isTerminal === true && !env["NO_COLOR"] && env["TERM"] !== "dumb";
}
