import { createPublicKey, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import { z } from "zod";
import { messageOf, TellTheUser } from "../domain/errors.ts";
import { overlay, readEnvFile } from "../settings/read-env-file.ts";
import { readDatabaseUrl } from "../settings.ts";
import { readPublicKey, readReceiptKey, receiptKeyFile } from "../storage/receipt-key.ts";
import { verifyReceipts } from "./verify-receipt.ts";

const options = z.object({ key: z.string().optional() });

/** Declares `marginalia verify-receipt`. It works offline. */
export function addVerifyReceiptCommand(program: Command, env: NodeJS.ProcessEnv): void {
  program
    .command("verify-receipt")
    .description("say whether a receipt is as the server signed it")
    .argument("<file>", "a receipt as JSON, or - for standard input")
    .option(
      "--key <key>",
      "the server's public key: a file, or base64 as `marginalia doctor` shows it (default: of the server in this directory)",
    )
    .addHelpText("after", "\nExit codes: 0 genuine, 1 not genuine, 2 it could not be read.")
    .action((file: string, given: unknown) => {
      const { key } = options.parse(given);
      const publicKey = key === undefined ? keyOfThisServer(env) : keyOf(key);
      const all = verifyReceipts(read(file), publicKey);
      process.stdout.write(all.map(({ line }) => `${line}\n`).join(""));
      process.exitCode = all.every(({ genuine }) => genuine) ? 0 : 1;
    });
}

/** A key itself, or the file that it stands in. */
function keyOf(text: string): KeyObject {
  const key = readPublicKey(text) ?? readPublicKey(read(text));
  if (key !== null) return key;
  throw new TellTheUser(
    `${text} holds no Ed25519 public key`,
    "Take it from the server: /.well-known/marginalia/receipt-key, or `marginalia doctor`.",
  );
}

function keyOfThisServer(env: NodeJS.ProcessEnv): KeyObject {
  const file = receiptKeyFile(readDatabaseUrl(overlay(readEnvFile(resolve(".env")), env)));
  const key = file === null ? null : readReceiptKey(file);
  if (key !== null) {
    process.stderr.write(`verified with the key of the server in this directory: ${file}\n`);
    return createPublicKey(key);
  }
  throw new TellTheUser(
    "No key is known to verify with: no server has made one here",
    "Give the server's public key: --key FILE or --key BASE64.",
  );
}

function read(file: string): string {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw new TellTheUser(`${file} cannot be read: ${messageOf(error)}`, "Check the path.", {
      cause: error,
    });
  }
}
