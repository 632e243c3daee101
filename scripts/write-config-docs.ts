import { readFileSync, writeFileSync } from "node:fs";
import { format } from "prettier";
import { configJsonSchema, withConfigTable } from "./config-docs.ts";

const page = "docs/configuration.md";
const schema = "docs/marginalia.schema.json";
writeFileSync(schema, await format(configJsonSchema(), { parser: "json", printWidth: 100 }));
const table = withConfigTable(readFileSync(page, "utf8"));
writeFileSync(page, await format(table, { parser: "markdown", printWidth: 100 }));
