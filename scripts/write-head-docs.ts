import { readFileSync, writeFileSync } from "node:fs";
import { format } from "prettier";
import { withHeadTables } from "./head-docs.ts";

const page = "docs/heads.md";
const text = withHeadTables(readFileSync(page, "utf8"));
writeFileSync(page, await format(text, { parser: "markdown", printWidth: 100 }));
