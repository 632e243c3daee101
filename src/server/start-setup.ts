import { readFileSync } from "node:fs";
import { Stop } from "../domain/errors.ts";
import type { Log } from "../domain/log.ts";
import { saveCredentials } from "./save-credentials.ts";
import type { Settings } from "../settings.ts";
import { listen } from "../web/http-server.ts";
import { isLoopback } from "../web/loopback.ts";
import { createSetup } from "../web/setup.ts";

/**
 * Guides the owner through registering an App, and resolves when its key is in the `.env` file at
 * `envPath`. Throws `Stop` on an address that others can reach: whoever opens the page first would
 * own this server.
 */
export async function runSetup(options: {
  readonly settings: Settings;
  readonly envPath: string;
  readonly log: Log;
  /** Shows text to the person who started the server; it holds the token. */
  readonly show: (text: string) => void;
}): Promise<void> {
  const { settings, envPath, log, show } = options;
  const { host, port, webhookPath, publicUrl } = settings.http;
  if (!isLoopback(host)) {
    throw new Stop(
      `No GitHub App is configured, and the guided set-up is not offered on ${host}, which others can reach`,
      "Set APP_ID, PRIVATE_KEY and WEBHOOK_SECRET, or start once on your own machine with HOST=127.0.0.1 for the guided set-up.",
    );
  }
  let taken = port;
  const setup = createSetup({
    port: () => taken,
    github: settings.github,
    webhookPath,
    publicUrl,
    appYml: readFileSync(new URL("../../app.yml", import.meta.url), "utf8"),
    fetch,
    save: (app) => saveCredentials(envPath, app),
    log,
  });
  const server = await listen(setup.routes, { host, port });
  taken = server.port;
  show(
    [
      "",
      "No GitHub App is configured yet. To register one, open this address in a browser on this machine:",
      "",
      `  http://127.0.0.1:${taken}/setup?token=${setup.token}`,
      "",
      "Or set APP_ID, PRIVATE_KEY and WEBHOOK_SECRET yourself: see .env.example. Ctrl+C ends this.",
      "",
      "",
    ].join("\n"),
  );
  await setup.done;
  await server.stop(2_000);
}
