import { z } from "zod";

export const mostNames = 100;
const longestEntry = 200;

/** One entry of a list of names: `x` asks for it, `!x` leaves it out, `*` is any characters. */
export const nameEntry = z
  .string("a name is expected")
  .trim()
  .max(longestEntry, "the name is too long")
  .refine((text) => text.replace(/^!/, "").trim() !== "", "a name is expected");

/** Why a list keeps something out. `at`: index of the entry that does. */
export type NameRuling =
  | { readonly kind: "left-out"; readonly name: string; readonly at: number }
  | { readonly kind: "not-asked-for" };

/**
 * Whether a list keeps out what bears these names, without regard to case where `caseless`; null
 * when it does not. An entry that leaves out counts before all others; when some ask for names, one
 * of them must fit.
 */
export function ruleOnNames(
  entries: readonly string[],
  names: readonly string[],
  caseless: boolean,
): NameRuling | null {
  const form = (text: string): string => (caseless ? text.toLowerCase() : text);
  let asksFor = false;
  let fits = false;
  for (const [at, entry] of entries.entries()) {
    const leavesOut = entry.startsWith("!");
    const pattern = form(leavesOut ? entry.slice(1).trim() : entry);
    const name = names.find((one) => matches(form(one), pattern));
    if (leavesOut && name !== undefined) return { kind: "left-out", name, at };
    if (leavesOut) continue;
    asksFor = true;
    fits ||= name !== undefined;
  }
  return asksFor && !fits ? { kind: "not-asked-for" } : null;
}

/** Time is the product of the lengths at worst; a regular expression of such patterns has no bound. */
function matches(name: string, pattern: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first)) return false;
  let from = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, from);
    if (found === -1) return false;
    from = found + part.length;
  }
  return name.length - last.length >= from && name.endsWith(last);
}
