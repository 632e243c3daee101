import { createPublicKey } from "node:crypto";
import type { Hono } from "hono";
import type { ReviewId } from "../domain/ids.ts";
import type { Log } from "../domain/log.ts";
import type { Receipt, SignedReceipt } from "../domain/receipt.ts";
import type { Receipts } from "../review/ports.ts";
import type { Settings } from "../settings.ts";
import { openReceiptKey, receiptKeyFile, receiptKeyId } from "../storage/receipt-key.ts";
import { createReceiptLinks } from "../storage/receipt-links.ts";
import { signReceipt } from "../storage/sign-receipt.ts";
import type { NodeBindings } from "../web/http-server.ts";
import { createReceiptRoutes } from "../web/receipt-routes.ts";

export interface ReceiptParts {
  readonly sign: (receipt: Receipt) => SignedReceipt;
  /** Null without pages, or without an address to reach them under. */
  readonly urlOf: (review: ReviewId) => string | null;
  readonly routes: Hono<NodeBindings>;
}

/**
 * What the server does with receipts: signs them, links to them, shows them. Throws `Stop` when the
 * key can be neither read nor made.
 */
export function openReceiptParts(
  { databaseUrl, http: { publicUrl }, github: { webUrl }, receipts: chosen }: Settings,
  receipts: Receipts,
  log: Log,
): ReceiptParts {
  const file = receiptKeyFile(databaseUrl);
  const key = openReceiptKey(file);
  const links = chosen.pages ? createReceiptLinks(key) : null;
  log.info({ key: receiptKeyId(key), file, pages: chosen.pages }, "receipts are signed");
  return {
    sign: (receipt) => signReceipt(receipt, key),
    urlOf: (review) =>
      links === null || publicUrl === null ? null : publicUrl + links.pathOf(review),
    routes: createReceiptRoutes({
      receipts,
      links,
      publicUrl,
      webUrl,
      operatorToken: chosen.operatorToken,
      publicKeyPem: createPublicKey(key).export({ type: "spki", format: "pem" }).toString(),
      log,
    }),
  };
}
