import { Hono, type Context } from "hono";
import { accepts } from "hono/accepts";
import { secureHeaders } from "hono/secure-headers";
import { reviewId, sha } from "../domain/ids.ts";
import type { ReviewId, Sha } from "../domain/ids.ts";
import type { Log } from "../domain/log.ts";
import type { Receipts } from "../review/ports.ts";
import type { NodeBindings } from "./http-server.ts";
import { operatorOnly } from "./operator-only.ts";
import { noReceiptPage, receiptPage } from "./receipt-page.ts";
import { receiptStyleSource } from "./receipt-style.ts";

export interface ReceiptRouteOptions {
  readonly receipts: Receipts;
  /** The addresses of pages; null when there are none. Paths begin with `/receipt/`. */
  readonly links: {
    readonly pathOf: (review: ReviewId) => string;
    readonly isTokenOf: (review: ReviewId, token: string) => boolean;
  } | null;
  /** Where this server is reached from outside, without a trailing slash; null when not known. */
  readonly publicUrl: string | null;
  /** GitHub, as people look at it. */
  readonly webUrl: string;
  /** Null when nobody may ask by commit. */
  readonly operatorToken: string | null;
  /** The public key that receipts are verified with, as PEM. */
  readonly publicKeyPem: string;
  readonly log: Log;
}

const receiptKeyPath = "/.well-known/marginalia/receipt-key";
const nothing = "There is nothing here.\n";
const noToken =
  "Receipts are not given out by commit here. Set MARGINALIA_OPERATOR_TOKEN to ask for them.\n";

/**
 * The receipts, as pages and as JSON. A page says what is private and is open to whoever has its
 * link, so nothing may learn the link from it: no referrer, no index, no cache, and never a log
 * line.
 */
export function createReceiptRoutes(options: ReceiptRouteOptions): Hono<NodeBindings> {
  const { receipts, links, operatorToken, log } = options;
  const app = new Hono<NodeBindings>();

  app.get(receiptKeyPath, (c) =>
    c.body(options.publicKeyPem, 200, { "Content-Type": "application/x-pem-file" }),
  );

  const secure = secureHeaders({
    referrerPolicy: "no-referrer",
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      styleSrc: [receiptStyleSource],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
  });
  for (const paths of ["/receipt/*", "/receipts/*"]) {
    app.use(paths, secure, async (c, next) => {
      await next();
      c.header("X-Robots-Tag", "noindex, nofollow");
      c.header("Cache-Control", "private, no-store");
    });
  }

  app.get("/receipt/:review/:token", async (c) => {
    c.header("Vary", "Accept");
    const { token } = c.req.param();
    const review = readId(reviewId, c.req.param("review"));
    if (links === null || review === null) return c.text(nothing, 404);
    if (!links.isTokenOf(review, token.replace(/\.json$/, ""))) return c.text(nothing, 404);
    const wantsJson = token.endsWith(".json") || !prefersHtml(c);
    const kept = await receipts.ofReview(review);
    if (kept === null) {
      return wantsJson
        ? c.json({ error: "no receipt is kept under this address" }, 404)
        : c.html(noReceiptPage(), 404);
    }
    if (wantsJson) return c.body(kept.json, 200, { "Content-Type": "application/json" });
    const json = `${links.pathOf(review)}.json`;
    const up = base(options.publicUrl);
    const { webUrl } = options;
    const page = receiptPage(kept.signed, { webUrl, json: up + json, key: up + receiptKeyPath });
    return c.html(page);
  });

  app.get("/receipts/:owner/:repo/:head", operatorOnly(operatorToken, noToken), async (c) => {
    const { owner, repo } = c.req.param();
    const head: Sha | null = readId(sha, c.req.param("head"));
    if (head === null) return c.text("A full commit name is needed, in lower case.\n", 400);
    const kept = await receipts.ofCommit(owner, repo, head);
    if (kept.length === 0) return c.json({ error: "no receipt of this commit is kept" }, 404);
    // Put together as text, so that each receipt stays what was signed, byte for byte.
    const all = kept.map(({ json }) => json).join(",");
    return c.body(`{"receipts":[${all}]}`, 200, { "Content-Type": "application/json" });
  });

  app.onError((error, c) => {
    // Without the path, which may hold a token.
    log.error({ err: error, method: c.req.method }, "a receipt could not be given out");
    return c.text("This did not work; the server's log says why.\n", 500);
  });
  return app;
}

/** Browsers ask for HTML by name; whoever does not is taken for a machine. */
function prefersHtml(c: Context): boolean {
  const supports = ["application/json", "text/html"];
  return accepts(c, { header: "Accept", supports, default: "application/json" }) === "text/html";
}

/** The path below which the server lies, when a proxy has put it below one. */
function base(publicUrl: string | null): string {
  return publicUrl === null ? "" : new URL(publicUrl).pathname.replace(/\/$/, "");
}

function readId<Id>(read: (text: string) => Id, text: string): Id | null {
  try {
    return read(text);
  } catch {
    // Policy: what is no id is an address of nothing.
    return null;
  }
}
