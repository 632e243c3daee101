/**
 * Writes test/terminal/contract/sarif-2.1.0.json: the JSON schema of SARIF 2.1.0 (an OASIS standard)
 * as Microsoft's SARIF tools carry it (MIT licence), without its prose.
 *
 *   npm pack @microsoft/sarif-multitool-linux@5.7.0
 *   tar xzf microsoft-sarif-multitool-linux-5.7.0.tgz package/sarif-2.1.0.json
 *   npx tsx scripts/trim-sarif-schema.ts package/sarif-2.1.0.json
 */
import { readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";

/** Keys that hold named schemas; a property of such a name is not prose. */
const named = new Set(["properties", "definitions"]);
const prose = new Set(["title", "description", "default", "$comment"]);

function trim(value: unknown, namesSchemas = false): unknown {
  if (Array.isArray(value)) return value.map((item) => trim(item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => namesSchemas || !prose.has(key))
      .map(([key, inner]) => [key, trim(inner, !namesSchemas && named.has(key))]),
  );
}

const file = z.string("name the published schema").parse(process.argv[2]);
const schema: unknown = JSON.parse(readFileSync(file, "utf8").replace(/^\ufeff/, ""));
writeFileSync("test/terminal/contract/sarif-2.1.0.json", `${JSON.stringify(trim(schema))}\n`);
