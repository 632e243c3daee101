import { afterEach, expect, test } from "vitest";
import { silentLog } from "../../src/domain/log.ts";
import { createReadiness } from "../../src/web/health.ts";
import { startWeb } from "./web-server.ts";

const started: Awaited<ReturnType<typeof startWeb>>[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map(({ server }) => server.stop(0)));
});

async function get(path: string, ...args: Parameters<typeof startWeb>) {
  const web = await startWeb(...args);
  started.push(web);
  const response = await fetch(web.server.url + path);
  return { web, response, text: await response.text() };
}

test("/healthz says that the process is alive, whatever else is broken", async () => {
  const { response, text } = await get("/healthz", {
    checks: { storage: () => Promise.reject(new Error("disk full")) },
  });
  expect(response.status).toBe(200);
  expect(JSON.parse(text)).toEqual({ status: "ok" });
});

test("/readyz is 200 when everything works", async () => {
  const { response, text } = await get("/readyz", {
    checks: { storage: () => Promise.resolve(), worker: () => undefined },
  });
  expect(response.status).toBe(200);
  expect(JSON.parse(text)).toEqual({
    status: "ok",
    checks: { storage: "ok", worker: "ok" },
  });
});

test("/readyz names what does not work, and keeps the reason for the log", async () => {
  const { web, response, text } = await get("/readyz", {
    checks: {
      storage: () => Promise.reject(new Error("SQLITE_READONLY: /data/marginalia.sqlite")),
      worker: () => undefined,
    },
  });
  expect(response.status).toBe(503);
  expect(JSON.parse(text)).toEqual({
    status: "not ready",
    checks: { storage: "failed", worker: "ok" },
  });
  expect(web.logged()).toContain("SQLITE_READONLY");
});

test("many askers cause one check, and a later one asks anew", async () => {
  let runs = 0;
  let now = 0;
  const ready = createReadiness(
    { storage: () => void (runs += 1) },
    { clock: { now: () => now }, log: silentLog },
  );
  await Promise.all([ready(), ready(), ready()]);
  expect(runs).toBe(1);
  now = 5_000;
  await ready();
  expect(runs).toBe(2);
});

test("pages carry headers that keep browsers from doing anything with them", async () => {
  const { response, text } = await get("/");
  expect(text).toContain("Marginalia");
  expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(response.headers.get("x-content-type-options")).toBe("nosniff");
});

test("a taken address is named, with what to do", async () => {
  const { web } = await get("/");
  const { listen } = await import("../../src/web/http-server.ts");
  const { Hono } = await import("hono");
  await expect(
    listen(new Hono(), { host: "127.0.0.1", port: web.server.port }),
  ).rejects.toMatchObject({ name: "Stop", hint: expect.stringContaining("PORT") });
});
