import { readSettings, secretsOf } from "../../src/settings.ts";
import { startServer } from "../../src/server/start-server.ts";
import { createLog } from "../../src/telemetry/log.ts";
import { UnhurriedOctokit } from "./unhurried.ts";

// The server as a process of its own that a test can kill: `src/main.ts` without its set-up, and
// without the seconds between writes.
const settings = readSettings(process.env);
if (settings.app === null) throw new Error("APP_ID, PRIVATE_KEY and WEBHOOK_SECRET are not set");
const log = createLog({ ...settings.log, secrets: secretsOf(settings) });
const server = await startServer({ ...settings, app: settings.app }, log, {
  Octokit: UnhurriedOctokit,
});
process.on("SIGTERM", () => {
  void server.stop().then(() => process.exit(0));
});
