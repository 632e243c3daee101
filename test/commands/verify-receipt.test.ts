import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { verifyReceipts } from "../../src/commands/verify-receipt.ts";
import { TellTheUser } from "../../src/domain/errors.ts";
import { signReceipt } from "../../src/storage/sign-receipt.ts";
import { fullReceipt, sampleKey, signed } from "../sample-receipt.ts";

const publicKey = createPublicKey(sampleKey);
const one = signed(fullReceipt());
const text = JSON.stringify(one);

test("a receipt as the server gives it is genuine, and the line says of what", () => {
  const [verified] = verifyReceipts(text, publicKey);

  expect(verified).toEqual({
    genuine: true,
    line: `genuine: review 0123456789abcdef of "acme/shop#12" at ${"d".repeat(40)}, signed by key ${one.signature.key}`,
  });
});

test("so it is after somebody laid it out anew", () => {
  expect(verifyReceipts(JSON.stringify(one, null, 4), publicKey)).toMatchObject([
    { genuine: true },
  ]);
});

test.each([
  ["a verdict", '"kind":"blocked"', '"kind":"reviewed-clean","was":"blocked"'],
  ["a number", '"version":2', '"version":9'],
  ["one letter", '"acme"', '"acmE"'],
  ["a price", '"calls":2', '"calls":1'],
])("is not genuine when %s was changed", (_what, from, to) => {
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);

  expect(verifyReceipts(changed, publicKey)).toMatchObject([
    { genuine: false, line: expect.stringMatching(/^not genuine: .*it was changed/) },
  ]);
});

test("another server's is not genuine, and the line names both keys", () => {
  const other = generateKeyPairSync("ed25519").privateKey;
  const theirs = signReceipt(fullReceipt(), other);

  const [verified] = verifyReceipts(JSON.stringify(theirs), publicKey);

  expect(verified?.genuine).toBe(false);
  expect(verified?.line).toContain(theirs.signature.key);
  expect(verified?.line).toContain(one.signature.key);
});

test("the receipts of a commit are verified one by one", () => {
  const changed = text.replace('"acme"', '"acne"');

  expect(verifyReceipts(`{"receipts":[${text},${changed}]}`, publicKey)).toMatchObject([
    { genuine: true },
    { genuine: false },
  ]);
});

test("a receipt of a later version is verified although its fields are not known", () => {
  const later = signReceipt({ ...fullReceipt(), version: 3 } as never, sampleKey);

  expect(verifyReceipts(JSON.stringify(later), publicKey)).toMatchObject([
    { genuine: true, line: expect.stringContaining("another version") },
  ]);
});

test.each([
  ["no JSON", "PK\u0003", "not JSON"],
  ["no receipt", "[1]", "holds no receipt"],
  ["an empty list", '{"receipts":[]}', "holds no receipt"],
  ["no signature", JSON.stringify({ receipt: one.receipt }), "signature"],
  ["a name twice", `{"receipt":{},${text.slice(1)}`, '"receipt" twice'],
])("what holds %s cannot be read, and the error says why", (_what, broken, why) => {
  expect(() => verifyReceipts(broken, publicKey)).toThrow(TellTheUser);
  expect(() => verifyReceipts(broken, publicKey)).toThrow(why);
});
