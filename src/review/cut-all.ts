import { cutUnits } from "../diff/cut-units.ts";
import type { Unit } from "../domain/unit.ts";
import type { EligibleFile } from "./read-change.ts";

/** The units of all files, in the order of the change. */
export function cutAll(files: readonly EligibleFile[]): readonly Unit[] {
  const units: Unit[] = [];
  for (const { file, headText } of files) units.push(...cutUnits(file, headText, units.length + 1));
  return units;
}
