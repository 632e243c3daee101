import { writeFileSync } from "node:fs";
import { format } from "prettier";
import { receiptSchemaJson } from "./receipt-schema.ts";

const text = await format(receiptSchemaJson(), { parser: "json", printWidth: 100 });
writeFileSync("docs/receipt.schema.json", text);
