import { createHash } from "node:crypto";
import { afterEach, describe, expect, test } from "vitest";
import type { SignedReceipt } from "../../src/domain/receipt.ts";
import type { KeptReceipt, Receipts } from "../../src/review/ports.ts";
import { createReceiptLinks } from "../../src/storage/receipt-links.ts";
import type { ReceiptRouteOptions } from "../../src/web/receipt-routes.ts";
import { receiptStyle } from "../../src/web/receipt-style.ts";
import { fullReceipt, sampleKey, signed } from "../sample-receipt.ts";
import { startWeb } from "./web-server.ts";

const one = signed(fullReceipt());
const { review, head } = one.receipt;
const links = createReceiptLinks(sampleKey);
const path = links.pathOf(review);
const operatorToken = "an operator's token of some length".replaceAll(" ", "-");
const browser = { Accept: "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8" };

const kept = (receipt: SignedReceipt): KeptReceipt => ({
  signed: receipt,
  json: JSON.stringify(receipt),
});
const receipts: Receipts = {
  ofReview: (asked) => Promise.resolve(asked === review ? kept(one) : null),
  ofCommit: (owner, name, asked) =>
    Promise.resolve(`${owner}/${name}` === "acme/shop" && asked === head ? [kept(one)] : []),
};

let stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops) await stop();
  stops = [];
});

async function setUp(over: Partial<ReceiptRouteOptions> = {}) {
  const web = await startWeb({ receipts: { receipts, links, operatorToken, ...over } });
  stops.push(() => web.server.stop(0));
  const get = (at: string, headers: Record<string, string> = {}) =>
    fetch(`${web.server.url}${at}`, { headers });
  return { get, logged: web.logged };
}

describe("the page of a receipt", () => {
  test("is HTML for a browser, and tells nobody where it was", async () => {
    const { get } = await setUp();

    const page = await get(path, browser);

    expect(page.status).toBe(200);
    expect(page.headers.get("content-type")).toMatch(/^text\/html/);
    expect(await page.text()).toContain("acme/shop#12");
    expect(page.headers.get("referrer-policy")).toBe("no-referrer");
    expect(page.headers.get("x-robots-tag")).toBe("noindex, nofollow");
    expect(page.headers.get("cache-control")).toBe("private, no-store");
    const policy = page.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("unsafe");
    expect(policy).not.toContain("script-src");
  });

  test("lets in the one style that it has", async () => {
    const { get } = await setUp();

    const page = await get(path, browser);

    const [, style = ""] = /<style>([^]*?)<\/style>/.exec(await page.text()) ?? [];
    expect(style).toBe(receiptStyle);
    const digest = createHash("sha256").update(style).digest("base64");
    expect(page.headers.get("content-security-policy")).toContain(`style-src 'sha256-${digest}'`);
  });

  test.each([
    ["to whoever does not ask for HTML", path, {}],
    ["to whoever asks for JSON", path, { Accept: "application/json" }],
    ["under .json, also to a browser", `${path}.json`, browser],
  ])("is the signed JSON %s", async (_who, at, headers: Record<string, string>) => {
    const { get } = await setUp();

    const answer = await get(at, headers);

    expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
    expect(answer.headers.get("vary")).toBe("Accept");
    expect(answer.headers.get("x-robots-tag")).toBe("noindex, nofollow");
    expect(await answer.text()).toBe(JSON.stringify(one));
  });

  test("leads to its JSON, and to its pull request on GitHub", async () => {
    const { get } = await setUp({
      publicUrl: "https://example.com/review/",
      webUrl: "https://ghe",
    });

    const html = await (await get(path, browser)).text();

    expect(html).toContain(`href="/review${path}.json"`);
    expect(html).toContain('href="https://ghe/acme/shop/pull/12"');
  });

  test.each([
    ["another token", `${path.slice(0, -1)}${path.endsWith("A") ? "B" : "A"}`],
    ["no token", path.split("/").slice(0, 3).join("/")],
    ["another review's token", path.replace(review, "f".repeat(16))],
    ["no review", path.replace(review, "x")],
  ])("is not there under %s", async (_what, at) => {
    const { get } = await setUp();

    const answer = await get(at, browser);

    expect(answer.status).toBe(404);
    expect(await answer.text()).toBe("There is nothing here.\n");
  });

  test("says why it may be gone, to those who have its link", async () => {
    const gone = { ...receipts, ofReview: () => Promise.resolve(null) };
    const { get } = await setUp({ receipts: gone });

    expect(await (await get(path, browser)).text()).toContain("No receipt is kept");
    const json = await get(path);
    expect(json.status).toBe(404);
    expect(await json.json()).toEqual({ error: "no receipt is kept under this address" });
  });

  test("is nowhere when pages are off", async () => {
    const { get } = await setUp({ links: null });

    expect((await get(path, browser)).status).toBe(404);
    expect((await get(`${path}.json`)).status).toBe(404);
  });

  test("a failure is logged without the token", async () => {
    const broken = { ...receipts, ofReview: () => Promise.reject(new Error("disk gone")) };
    const { get, logged } = await setUp({ receipts: broken });

    expect((await get(path, browser)).status).toBe(500);
    expect(logged()).toContain("disk gone");
    expect(logged()).not.toContain(path.split("/")[3]);
  });
});

describe("the receipts of a commit", () => {
  const at = `/receipts/acme/shop/${head}`;
  const authorized = { Authorization: `Bearer ${operatorToken}` };

  test("are for the operator, as they were signed", async () => {
    const { get } = await setUp();

    const answer = await get(at, authorized);

    expect(answer.status).toBe(200);
    expect(answer.headers.get("cache-control")).toBe("private, no-store");
    expect(await answer.text()).toBe(`{"receipts":[${JSON.stringify(one)}]}`);
  });

  test.each([
    ["no token", {}],
    ["another one", { Authorization: `Bearer ${operatorToken}x` }],
    ["the token in another scheme", { Authorization: `Basic ${operatorToken}` }],
  ])("need the token: %s is 401", async (_what, headers: Record<string, string>) => {
    const { get } = await setUp();

    const answer = await get(at, headers);

    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toContain("Bearer");
    expect(await answer.text()).toContain("Authorization: Bearer");
  });

  test("are not given out where no token is set, and the answer says which setting", async () => {
    const { get } = await setUp({ operatorToken: null });

    const answer = await get(at, authorized);

    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain("MARGINALIA_OPERATOR_TOKEN");
  });

  test("need a whole commit name, and say when there is none", async () => {
    const { get } = await setUp();

    expect((await get("/receipts/acme/shop/abc1234", authorized)).status).toBe(400);
    expect((await get(`/receipts/acme/other/${head}`, authorized)).status).toBe(404);
  });
});

test("the public key is there for everybody", async () => {
  const { get } = await setUp({ publicKeyPem: "-----BEGIN PUBLIC KEY-----\n" });

  const answer = await get("/.well-known/marginalia/receipt-key");

  expect(await answer.text()).toBe("-----BEGIN PUBLIC KEY-----\n");
});

test("the other pages keep their own headers", async () => {
  const { get } = await setUp();

  const answer = await get("/healthz");

  expect(answer.headers.get("content-security-policy")).toBe("default-src 'none'");
  expect(answer.headers.get("x-robots-tag")).toBeNull();
});
