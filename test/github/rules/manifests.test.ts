import { expect, test } from "vitest";
import { send } from "../api.ts";
import { start } from "./setting.ts";

const manifest = {
  url: "https://example.org",
  default_permissions: { metadata: "read", issues: "read" },
  default_events: ["issue_comment"],
} as const;

test("W17: events without their permission are refused", async () => {
  const { manifests } = await start();

  expect(() => manifests.submit({ ...manifest, default_permissions: {} })).toThrow(
    "Default events are not supported by permissions: issue_comment",
  );
});

test("a manifest's code is exchanged once for the App's key", async () => {
  const github = await start();
  const path = `/app-manifests/${github.manifests.submit(manifest)}/conversions`;

  const first = await send(github, null, "POST", path);
  const second = await send(github, null, "POST", path);

  expect(first).toMatchObject({
    status: 201,
    body: { id: github.app.id, pem: github.app.privateKey, webhook_secret: expect.any(String) },
  });
  expect(first.headers.get("x-ratelimit-resource")).toBe("integration_manifest");
  expect(second.status).toBe(404);
});

test("a manifest's code is good for an hour", async () => {
  const github = await start();
  const path = `/app-manifests/${github.manifests.submit(manifest)}/conversions`;
  github.clock.advance(60 * 60 * 1000 + 1);

  expect((await send(github, null, "POST", path)).status).toBe(404);
});
