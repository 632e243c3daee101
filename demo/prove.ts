import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const cliFile = fileURLToPath(new URL("../dist/cli.js", import.meta.url));

/**
 * Fetches the receipts of a commit as its operator would, and has the built program prove them with
 * the server's public key; gives what it prints. Throws when one of them is not genuine.
 */
export async function proveReceipts(
  server: { readonly url: string },
  commit: string,
  operatorToken: string,
  directory: string,
): Promise<string> {
  const receipts = join(directory, "receipts.json");
  const key = join(directory, "receipt-key.pub");
  await save(`${server.url}/receipts/${commit}`, receipts, operatorToken);
  await save(`${server.url}/.well-known/marginalia/receipt-key`, key);
  const verify = [cliFile, "verify-receipt", receipts, "--key", key];
  return (await promisify(execFile)(process.execPath, verify)).stdout;
}

async function save(address: string, file: string, token?: string): Promise<void> {
  const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  const response = await fetch(address, { headers });
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  await writeFile(file, await response.text());
}
