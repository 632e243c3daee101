import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { Hono, type Context } from "hono";
import { secureHeaders } from "hono/secure-headers";
import { z } from "zod";
import { messageOf } from "../domain/errors.ts";
import type { Log } from "../domain/log.ts";
import { createManifest, readPublicUrl } from "./app-manifest.ts";
import type { NodeBindings } from "./http-server.ts";
import { isOwnHost } from "./loopback.ts";
import { setupPages } from "./setup-pages.ts";

/** What GitHub gives for a manifest's code, as far as the server needs it. `pem` is PEM. */
export interface RegisteredApp {
  readonly id: number;
  readonly pem: string;
  readonly webhookSecret: string;
}

export interface SetupOptions {
  /** The port that is listened on, on a loopback address. */
  readonly port: () => number;
  readonly github: { readonly apiUrl: string; readonly webUrl: string };
  readonly webhookPath: string;
  readonly publicUrl: string | null;
  /** The text of `app.yml`. */
  readonly appYml: string;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Throws when the credentials cannot be kept; then nothing was changed. */
  readonly save: (app: RegisteredApp) => Promise<void>;
  readonly log: Log;
}

export interface Setup {
  readonly routes: Hono<NodeBindings>;
  /** Whoever has it may register the App; it stands in the terminal and nowhere else. */
  readonly token: string;
  /** Resolves once, when the credentials are saved. After that every page answers 410. */
  readonly done: Promise<void>;
}

/** docs.github.com: the whole flow has to end within an hour. GitHub's codes are single-use. */
const conversion = z.object({
  id: z.int().positive(),
  pem: z.string().min(1),
  // Written to .env without quotes.
  webhook_secret: z.string().regex(/^[^\s#"'`]+$/),
  html_url: z.url({ protocol: /^https?$/ }),
});

/**
 * GitHub's manifest flow, for a server that has no App yet. It hands out the power to set this
 * server's secrets, so it is offered on loopback only, to a browser that names this very host, with
 * a token that only the terminal shows, to a return from GitHub that carries our own state, once.
 */
export function createSetup(options: SetupOptions): Setup {
  const token = randomBytes(24).toString("base64url");
  const state = randomBytes(24).toString("base64url");
  const { promise: done, resolve: finish } = withResolvers();
  let phase: "open" | "converting" | "done" = "open";

  const routes = new Hono<NodeBindings>();
  routes.use(async (c, next) => {
    if (!isOwnHost(c.req.header("host"), options.port())) {
      return c.text("The set-up answers on this machine's own address only.\n", 403);
    }
    if (phase === "done" && c.req.path !== "/healthz") {
      return c.text("The set-up is over; the server starts with the new App.\n", 410);
    }
    return next();
  });
  routes.use(
    secureHeaders({
      // The forms lead to ourselves and to GitHub; the token must not travel in a Referer.
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        formAction: ["'self'", options.github.webUrl],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
      referrerPolicy: "no-referrer",
    }),
    async (c, next) => {
      await next();
      c.header("Cache-Control", "no-store");
    },
  );

  routes.get("/", (c) =>
    c.text("No GitHub App is registered yet: open the address that the terminal shows.\n"),
  );
  routes.get("/healthz", (c) => c.json({ status: "ok" }));

  routes.get("/setup", (c) => {
    if (!sameText(c.req.query("token") ?? "", token)) {
      return failed(c, 403, "Open the address that the terminal shows, with its token.");
    }
    const typed = c.req.query("url") ?? null;
    const publicUrl = readPublicUrl(typed ?? "");
    if (publicUrl === null) {
      const problem =
        typed === null ? null : "GitHub cannot deliver there: give a public http(s) address.";
      return c.html(setupPages.ask(token, problem, typed ?? options.publicUrl ?? ""));
    }
    const organization = c.req.query("organization") ?? "";
    if (!/^[A-Za-z0-9-]{0,39}$/.test(organization)) {
      return c.html(setupPages.ask(token, "This is no organisation's name.", publicUrl));
    }
    const addresses = {
      publicUrl,
      webhookPath: options.webhookPath,
      redirectUrl: `http://${c.req.header("host")}/setup/registered`,
    };
    const mergeQueues = c.req.query("merge_queues") === "yes";
    const manifest = createManifest(options.appYml, addresses, { mergeQueues });
    const owner = organization === "" ? "" : `/organizations/${organization}`;
    const action = `${options.github.webUrl}${owner}/settings/apps/new?state=${state}`;
    return c.html(setupPages.confirm(action, manifest));
  });

  routes.get("/setup/registered", async (c) => {
    const code = c.req.query("code") ?? "";
    if (!sameText(c.req.query("state") ?? "", state) || !/^[\w-]{1,200}$/.test(code)) {
      return failed(
        c,
        403,
        "This is not the answer to a question of ours. Start the set-up again.",
      );
    }
    if (phase !== "open") return failed(c, 409, "The App is being registered already.");
    phase = "converting";
    try {
      const app = await convert(code, options);
      await options.save({ id: app.id, pem: app.pem, webhookSecret: app.webhook_secret });
      phase = "done";
      options.log.info({ app: app.id }, "the App is registered and its key is saved");
      finish();
      return c.html(setupPages.done(`${app.html_url}/installations/new`));
    } catch (error) {
      phase = "open";
      options.log.error({ err: error }, "the App could not be set up");
      return failed(c, 502, `${messageOf(error)} Mend that and open the terminal's address again.`);
    }
  });

  return { routes, token, done };
}

async function convert(code: string, options: SetupOptions): Promise<z.infer<typeof conversion>> {
  const response = await options.fetch(
    `${options.github.apiUrl}/app-manifests/${code}/conversions`,
    {
      method: "POST",
      headers: { accept: "application/vnd.github+json", "user-agent": "marginalia" },
      redirect: "error",
      signal: AbortSignal.timeout(15_000),
    },
  );
  if (response.status !== 201) {
    throw new Error(`GitHub answered ${response.status} when asked for the new App's key.`);
  }
  const parsed = conversion.safeParse(await response.json());
  if (!parsed.success) throw new Error("GitHub's answer has no App id, key and webhook secret.");
  return parsed.data;
}

function failed(c: Context<NodeBindings>, status: 403 | 409 | 502, what: string) {
  return c.html(setupPages.failed(what), status);
}

/** Compares in constant time; hashing first makes the lengths equal. */
function sameText(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

function withResolvers(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
