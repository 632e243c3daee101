/**
 * Whether to print in colour: on a terminal that can, and never where `NO_COLOR` is set to
 * something (https://no-color.org: set and empty is as good as not set).
 */
export function wantsColor(isTerminal: boolean, env: NodeJS.ProcessEnv): boolean {
  return isTerminal && !env["NO_COLOR"] && env["TERM"] !== "dumb";
}
