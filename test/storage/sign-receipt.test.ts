import { createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { assert, integer, nat, pre, property } from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson } from "../../src/domain/canonical-json.ts";
import { reviewId } from "../../src/domain/ids.ts";
import { createReceiptLinks } from "../../src/storage/receipt-links.ts";
import { isGenuine, signReceipt } from "../../src/storage/sign-receipt.ts";
import { fullReceipt, sampleKey } from "../sample-receipt.ts";

const publicKey = createPublicKey(sampleKey);
const signed = signReceipt(fullReceipt(), sampleKey);
const { value } = signed.signature;

test("anybody can verify it with nothing but Ed25519 and the canonical form", () => {
  const bytes = Buffer.from(canonicalJson(signed.receipt));

  expect(verify(null, bytes, publicKey, Buffer.from(value, "base64"))).toBe(true);
});

test("it is genuine after any way through JSON, and not under another key", () => {
  const read = JSON.parse(JSON.stringify(signed.receipt, null, 2)) as unknown;
  const other = createPublicKey(generateKeyPairSync("ed25519").privateKey);

  expect(isGenuine(read, value, publicKey)).toBe(true);
  expect(isGenuine(read, value, other)).toBe(false);
  expect(isGenuine(read, "no base64 of a signature", publicKey)).toBe(false);
});

test("no byte of what it says can be changed", () => {
  const text = canonicalJson(signed.receipt);
  assert(
    property(nat(text.length - 1), integer({ min: 32, max: 126 }), (at, code) => {
      const changed = text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1);
      pre(changed !== text && isJson(changed));
      expect(isGenuine(JSON.parse(changed), value, publicKey)).toBe(false);
    }),
    { numRuns: 1_000 },
  );
});

test("a field that was added counts as a change", () => {
  expect(isGenuine({ ...signed.receipt, approved: true }, value, publicKey)).toBe(false);
});

test("a link opens its own receipt and no other", () => {
  const [one, two] = [reviewId("1".repeat(16)), reviewId("2".repeat(16))];
  const links = createReceiptLinks(sampleKey);
  const [, token = ""] = /^\/receipt\/1{16}\/([\w-]{43})$/.exec(links.pathOf(one)) ?? [];

  expect(createReceiptLinks(sampleKey).isTokenOf(one, token)).toBe(true);
  expect(links.isTokenOf(two, token)).toBe(false);
  expect(links.isTokenOf(one, token.slice(0, 42))).toBe(false);
  expect(links.isTokenOf(one, "")).toBe(false);
  const elsewhere = createReceiptLinks(generateKeyPairSync("ed25519").privateKey);
  expect(elsewhere.isTokenOf(one, token)).toBe(false);
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
