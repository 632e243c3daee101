import { sign, verify, type KeyObject } from "node:crypto";
import { canonicalJson } from "../domain/canonical-json.ts";
import type { Receipt, SignedReceipt } from "../domain/receipt.ts";
import { receiptKeyId } from "./receipt-key.ts";

/** Signs with an Ed25519 private key. */
export function signReceipt(receipt: Receipt, privateKey: KeyObject): SignedReceipt {
  const value = sign(null, bytesOf(receipt), privateKey).toString("base64");
  return {
    receipt,
    signature: { algorithm: "Ed25519", key: receiptKeyId(privateKey), value },
  };
}

/**
 * Whether `publicKey` signed exactly this. `receipt` is what JSON said, before any reading that
 * leaves out what it does not know: nothing in it may have changed.
 */
export function isGenuine(receipt: unknown, signature: string, publicKey: KeyObject): boolean {
  return verify(null, bytesOf(receipt), publicKey, Buffer.from(signature, "base64"));
}

function bytesOf(receipt: unknown): Buffer {
  return Buffer.from(canonicalJson(receipt), "utf8");
}
