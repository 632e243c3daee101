import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { Stop } from "../../src/domain/errors.ts";
import {
  openReceiptKey,
  publicKeyText,
  readPublicKey,
  receiptKeyFile,
  receiptKeyId,
} from "../../src/storage/receipt-key.ts";

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "marginalia-key-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

test("the key lies beside the database, and nowhere for one in memory", () => {
  expect(receiptKeyFile("sqlite:/data/marginalia.sqlite")).toBe("/data/receipt-key.pem");
  expect(receiptKeyFile("sqlite::memory:")).toBeNull();
});

test("it is made once, for its owner alone, and is the same ever after", () => {
  const file = join(folder(), "receipt-key.pem");

  const made = openReceiptKey(file);

  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(openReceiptKey(file).equals(made)).toBe(true);
  expect(receiptKeyId(made)).toMatch(/^[0-9a-f]{16}$/);
});

test("a key in memory is another one each time", () => {
  expect(openReceiptKey(null).equals(openReceiptKey(null))).toBe(false);
});

test("a file that holds something else is left as it is, and the server does not start", () => {
  const file = join(folder(), "receipt-key.pem");
  writeFileSync(file, "not a key");

  expect(() => openReceiptKey(file)).toThrow(Stop);
  expect(readFileSync(file, "utf8")).toBe("not a key");

  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  writeFileSync(file, rsa.export({ type: "pkcs8", format: "pem" }));
  expect(() => openReceiptKey(file)).toThrow("no Ed25519 private key");
});

test("where nothing can be written the error says so and what to do", () => {
  const missing = join(folder(), "missing", "receipt-key.pem");

  expect(() => openReceiptKey(missing)).toThrow(/cannot be written/);
  try {
    openReceiptKey(missing);
  } catch (error) {
    expect((error as Stop).hint).toContain("openssl genpkey -algorithm ed25519");
  }
});

test.skipIf(process.getuid?.() === 0)("nothing half made is left on a read-only disk", () => {
  const path = folder();
  chmodSync(path, 0o500);
  onTestFinished(() => chmodSync(path, 0o700));

  expect(() => openReceiptKey(join(path, "receipt-key.pem"))).toThrow(/cannot be written/);
});

describe("a public key", () => {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const der = publicKey.export({ type: "spki", format: "der" });

  test.each([
    ["the base64 of its 32 bytes", publicKeyText(privateKey)],
    ["PEM", publicKey.export({ type: "spki", format: "pem" }).toString()],
    ["the base64 of its DER, with a newline", `${der.toString("base64")}\n`],
  ])("is read from %s", (_form, text) => {
    expect(readPublicKey(text)?.equals(publicKey)).toBe(true);
  });

  test.each([
    "",
    "receipt-key.pem",
    "AAAA",
    createPublicKey(generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey)
      .export({ type: "spki", format: "pem" })
      .toString(),
  ])("is not read from %j", (text) => {
    expect(readPublicKey(text)).toBeNull();
  });
});
