import { readFileSync, writeFileSync } from "node:fs";
import { format } from "prettier";
import { envExample, withSettingsTables } from "./settings-docs.ts";

const page = "docs/configuration.md";
writeFileSync(".env.example", envExample());
const tables = withSettingsTables(readFileSync(page, "utf8"));
writeFileSync(page, await format(tables, { parser: "markdown", printWidth: 100 }));
