import { randomBytes } from "node:crypto";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { Stop } from "../domain/errors.ts";
import { parseEnvFile } from "../settings/read-env-file.ts";
import type { RegisteredApp } from "../web/setup.ts";

/**
 * Writes a new App's id, key and webhook secret to the `.env` file at `path`, readable by its
 * owner only. What stands there stays, empty assignments of the three aside; a value that is set
 * already is never overwritten: then it throws `Stop` and changes nothing. The key is written in
 * base64, which every reader of such files understands, Docker's among them.
 */
export async function saveCredentials(path: string, app: RegisteredApp): Promise<void> {
  const credentials = {
    APP_ID: String(app.id),
    PRIVATE_KEY: Buffer.from(app.pem).toString("base64"),
    WEBHOOK_SECRET: app.webhookSecret,
  };
  const before = await readIfThere(path);
  const { values } = parseEnvFile(before);
  const taken = Object.keys(credentials).filter((name) => (values[name] ?? "") !== "");
  if (taken.length > 0) {
    throw new Stop(
      `${path} sets ${taken.join(", ")} already, and nothing was overwritten`,
      "Remove those lines, or register the App by hand.",
    );
  }
  const kept = before
    .split("\n")
    .filter((line) => !/^\s*(export\s+)?(APP_ID|PRIVATE_KEY|WEBHOOK_SECRET)\s*=/.test(line))
    .join("\n")
    .trimEnd();
  const added = Object.entries(credentials).map(([name, value]) => `${name}=${value}`);
  const text = `${kept === "" ? "" : `${kept}\n\n`}${added.join("\n")}\n`;

  // Written beside and moved over it: half a file is never read, and the mode is right from the start.
  const beside = `${path}.${randomBytes(6).toString("hex")}`;
  try {
    await writeFile(beside, text, { mode: 0o600, flag: "wx" });
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    // Policy: no file is an empty one; anything else must stop us from writing over it.
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  }
}
