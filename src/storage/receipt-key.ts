import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from "node:crypto";
import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { messageOf, Stop } from "../domain/errors.ts";
import { sqliteFileOf } from "./database-url.ts";

/** Where the key lies that signs receipts: beside the database; null for one in memory. */
export function receiptKeyFile(databaseUrl: string): string | null {
  const file = sqliteFileOf(databaseUrl);
  return file === ":memory:" ? null : join(dirname(file), "receipt-key.pem");
}

/**
 * The Ed25519 key that signs receipts, made when there is none yet, readable by its owner only. Two
 * processes that start at once get the same. For null the key lives as long as the process. Throws
 * `Stop` when it can be neither read nor written.
 */
export function openReceiptKey(file: string | null): KeyObject {
  if (file === null) return generateKeyPairSync("ed25519").privateKey;
  return readReceiptKey(file) ?? makeReceiptKey(file);
}

/** Null when there is none. Throws `Stop` when what is there cannot be used. */
export function readReceiptKey(file: string): KeyObject | null {
  let pem: string;
  try {
    pem = readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw new Stop(
      `The key that signs receipts cannot be read: ${messageOf(error)}`,
      `Let this user read ${file}.`,
      { cause: error },
    );
  }
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === "ed25519") return key;
  } catch {
    // Policy: told below; the parser's own message says nothing that helps.
  }
  throw new Stop(
    `${file} holds no Ed25519 private key`,
    "Restore it from a copy, or delete it: then a new one is made, and links to older receipts end.",
  );
}

function makeReceiptKey(file: string): KeyObject {
  const key = generateKeyPairSync("ed25519").privateKey;
  const beside = `${file}.${process.pid}`;
  try {
    writeFileSync(beside, key.export({ type: "pkcs8", format: "pem" }), {
      mode: 0o600,
      flag: "wx",
    });
    // Whole or not at all, and never over one that another process made meanwhile.
    linkSync(beside, file);
    return key;
  } catch (error) {
    const theirs = readReceiptKey(file);
    if (theirs !== null) return theirs;
    throw new Stop(
      `The key that signs receipts cannot be written: ${messageOf(error)}`,
      `Let this user write to ${dirname(file)}, or put a key there: openssl genpkey -algorithm ed25519 -out ${file}`,
      { cause: error },
    );
  } finally {
    rmSync(beside, { force: true });
  }
}

/** The 32 bytes of an Ed25519 public key in base64, as people pass them on. */
export function publicKeyText(key: KeyObject): string {
  return rawPublicKey(key).toString("base64");
}

/** Which key it is: 16 hexadecimal digits. */
export function receiptKeyId(key: KeyObject): string {
  return createHash("sha256").update(rawPublicKey(key)).digest("hex").slice(0, 16);
}

/** An Ed25519 public key from PEM, or the base64 of its 32 bytes or of its DER; null for others. */
export function readPublicKey(text: string): KeyObject | null {
  const trimmed = text.trim();
  try {
    const key = trimmed.startsWith("-----BEGIN ") ? createPublicKey(trimmed) : fromBytes(trimmed);
    return key.asymmetricKeyType === "ed25519" ? key : null;
  } catch {
    // Policy: whatever is no key is answered with null.
    return null;
  }
}

function fromBytes(base64: string): KeyObject {
  const bytes = Buffer.from(base64, "base64");
  if (bytes.length !== 32) return createPublicKey({ key: bytes, format: "der", type: "spki" });
  const key = { kty: "OKP", crv: "Ed25519", x: bytes.toString("base64url") };
  return createPublicKey({ key, format: "jwk" });
}

function rawPublicKey(key: KeyObject): Buffer {
  const publicKey = key.type === "private" ? createPublicKey(key) : key;
  return Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url");
}
