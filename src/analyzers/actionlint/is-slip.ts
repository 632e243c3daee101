import { editDistance } from "../../policy/edit-distance.ts";

/** Keys that stand somewhere in workflows; at another place they are a slip. */
const keys =
  "branches branches-ignore cancel-in-progress concurrency container continue-on-error credentials cron defaults env environment fail-fast group id if inputs jobs matrix max-parallel name needs on outputs paths paths-ignore permissions run run-name runs-on secrets services shell steps strategy tags tags-ignore timeout-minutes types uses with working-directory".split(
    " ",
  );

/**
 * True when the key that a message calls unexpected is a slip of the pen, or stands in the wrong
 * place. One that is like no key that the tool knows is newer than the tool.
 */
export function isSlip(message: string): boolean {
  const [key, ...expected] = Array.from(message.matchAll(/"([^"]+)"/g), ([, name = ""]) => name);
  if (key === undefined || key.length > 60) return false;
  if (keys.includes(key)) return true;
  return [...expected, ...keys].some((other) => {
    const short = Math.min(key.length, other.length) < 6;
    return editDistance(key.toLowerCase(), other) <= (short ? 1 : 2);
  });
}
