import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openReceiptKey, publicKeyText } from "../../src/storage/receipt-key.ts";
import { signReceipt } from "../../src/storage/sign-receipt.ts";
import { runProgram } from "../run-program.ts";
import { fullReceipt } from "../sample-receipt.ts";

/** A server's directory with its key and one receipt, and the program run in it. */
function setUp() {
  const cwd = mkdtempSync(join(tmpdir(), "marginalia-verify-"));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  mkdirSync(join(cwd, "data"));
  const key = openReceiptKey(join(cwd, "data", "receipt-key.pem"));
  writeFileSync(join(cwd, "receipt.json"), JSON.stringify(signReceipt(fullReceipt(), key)));
  const run = async (...args: string[]) => await runProgram("cli.ts", { args, cwd }).ended;
  return { cwd, key, run };
}

test("in the server's directory no key is needed, and what was used is said", async () => {
  const { run } = setUp();

  const { code, output } = await run("verify-receipt", "receipt.json");

  expect(output).toMatch(/^genuine: review 0123456789abcdef/m);
  expect(output).toContain("data/receipt-key.pem");
  expect(code).toBe(0);
});

test("doctor shows the key that others verify with", async () => {
  const { run, key } = setUp();

  const { output } = await run("doctor");

  const [, shown = ""] = /public key (\S{44})/.exec(output) ?? [];
  expect(shown).toBe(publicKeyText(key));
  expect(output).toContain("MARGINALIA_PUBLIC_URL");
  expect(await run("verify-receipt", "receipt.json", "--key", shown)).toMatchObject({ code: 0 });
});

test("another key makes it not genuine, no key or no file ends with 2 and a hint", async () => {
  const { cwd, run } = setUp();
  const other = publicKeyText(generateKeyPairSync("ed25519").privateKey);

  expect(await run("verify-receipt", "receipt.json", "--key", other)).toMatchObject({
    code: 1,
    output: expect.stringMatching(/^not genuine: /),
  });
  expect(await run("verify-receipt", "missing.json")).toMatchObject({
    code: 2,
    output: expect.stringContaining("missing.json cannot be read"),
  });
  rmSync(join(cwd, "data"), { recursive: true });
  expect(await run("verify-receipt", "receipt.json")).toMatchObject({
    code: 2,
    output: expect.stringContaining("--key"),
  });
});
