import type { createColors } from "picocolors";
import type { Severity } from "../domain/finding.ts";

/** Functions that colour a text, or leave it as it is. */
export type Colors = ReturnType<typeof createColors>;

/** A severity's name in its colour. */
export function severityText(severity: Severity, colors: Colors): string {
  switch (severity) {
    case "critical":
      return colors.bold(colors.red("critical"));
    case "major":
      return colors.red("major");
    case "minor":
      return colors.yellow("minor");
    case "nit":
      return colors.dim("nit");
  }
}
