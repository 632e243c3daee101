import { z } from "zod";
import { signedReceiptSchema } from "../src/storage/receipt-schema.ts";

/** `docs/receipt.schema.json`: what a receipt looks like, for those who read them by program. */
export function receiptSchemaJson(): string {
  const schema = z.toJSONSchema(signedReceiptSchema, { io: "input" });
  return `${JSON.stringify({ title: "Receipt of Marginalia, version 2", ...schema }, null, 2)}\n`;
}
