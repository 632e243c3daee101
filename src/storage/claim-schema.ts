import { z } from "zod";
import { categories, confidences, severities, type Claim } from "../domain/finding.ts";

/** A claim as it is kept. */
export const claimSchema: z.ZodType<Claim> = z.object({
  quote: z.string(),
  row: z.int().nullable(),
  side: z.enum(["new", "old"]),
  category: z.enum(categories),
  severity: z.enum(severities),
  confidence: z.enum(confidences),
  title: z.string(),
  trigger: z.string(),
  why: z.string(),
  replacement: z.string().nullable(),
  rule: z.string().nullable(),
  cwe: z.string().nullable(),
});

/** `results.claims`. */
export const claimsSchema = z.array(claimSchema);
