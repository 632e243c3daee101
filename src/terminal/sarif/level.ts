import type { Severity } from "../../domain/finding.ts";

/** A severity in the three words that SARIF and GitHub have for a problem. */
export function levelOf(severity: Severity): "error" | "warning" | "note" {
  switch (severity) {
    case "critical":
    case "major":
      return "error";
    case "minor":
      return "warning";
    case "nit":
      return "note";
  }
}

/**
 * A score as GitHub reads `security-severity`: over 9.0 is critical, 7.0 to 8.9 high, 4.0 to 6.9
 * medium, 0.1 to 3.9 low.
 */
export function securitySeverityOf(severity: Severity): string {
  switch (severity) {
    case "critical":
      return "9.5";
    case "major":
      return "8.0";
    case "minor":
      return "5.0";
    case "nit":
      return "2.0";
  }
}
