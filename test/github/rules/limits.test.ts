import { expect, test } from "vitest";
import { setting, type Setting } from "./setting.ts";

const minute = 60_000;
const contentText =
  "You have exceeded a secondary rate limit and have been temporarily blocked from content creation. Please retry your request again later.";

async function withPull(options: Parameters<typeof setting>[0]): Promise<Setting> {
  const scene = await setting(options);
  await scene.repository.commit("topic", { files: { "new.ts": "1\n" } });
  await scene.repository.openPull({ head: "topic" });
  return scene;
}

function comments({ post, at }: Setting, count: number) {
  const one = () => post(`${at}/issues/1/comments`, { body: "hello" });
  return Array.from({ length: count }, () => one).reduce(
    async (before, next) => [...(await before), (await next()).status],
    Promise.resolve<number[]>([]),
  );
}

test("L1: a spent primary budget is a 403 with nothing remaining, until it is reset", async () => {
  const { github, get, at } = await setting({ budget: { requestsPerHour: 3 } });

  for (const left of ["2", "1", "0"]) {
    expect((await get(at)).headers.get("x-ratelimit-remaining")).toBe(left);
  }
  const refused = await get(at);

  expect(refused.status).toBe(403);
  expect(refused.headers.get("x-ratelimit-remaining")).toBe("0");
  const reset = Number(refused.headers.get("x-ratelimit-reset")) * 1000;
  github.clock.advance(reset - github.world.now());
  // The token lives no longer than the window.
  expect((await get(at)).status).toBe(401);
});

test("L2: the 81st content write of a minute is refused while the primary budget is healthy", async () => {
  const scene = await withPull({});

  expect(await comments(scene, 80)).toEqual(Array.from({ length: 80 }, () => 201));
  const refused = await scene.post(`${scene.at}/issues/1/comments`, { body: "hello" });

  expect(refused).toMatchObject({ status: 403, body: { message: contentText } });
  expect(refused.headers.get("retry-after")).toBe("60");
  expect(Number(refused.headers.get("x-ratelimit-remaining"))).toBeGreaterThan(4000);
  expect((await scene.get(scene.at)).status).toBe(200);
});

test("L2: the refusal may come without retry-after; a minute later writing goes on", async () => {
  const scene = await withPull({ budget: { contentPerMinute: 2, retryAfter: false } });

  expect(await comments(scene, 2)).toEqual([201, 201]);
  const refused = await scene.post(`${scene.at}/issues/1/comments`, { body: "hello" });
  scene.github.clock.advance(minute);

  expect(refused.status).toBe(403);
  expect(refused.headers.get("retry-after")).toBeNull();
  expect(await comments(scene, 1)).toEqual([201]);
});

test("L2: no more than the hour's content writes, however slowly they come", async () => {
  const scene = await withPull({ budget: { contentPerHour: 3 } });

  for (const status of [201, 201, 201, 403]) {
    expect(await comments(scene, 1)).toEqual([status]);
    scene.github.clock.advance(2 * minute);
  }
});

test("L3: too many points in a minute are refused; a write counts as five reads", async () => {
  const scene = await withPull({ budget: { pointsPerMinute: 7 } });

  const read = await scene.get(scene.at);
  const written = await comments(scene, 1);
  const lastRead = await scene.get(scene.at);
  const refused = await scene.get(scene.at);

  expect([read.status, written, lastRead.status]).toEqual([200, [201], 200]);
  expect(refused.status).toBe(403);
  expect(JSON.stringify(refused.body)).toContain("secondary rate limit");
});

test("L3: more requests at once than allowed are refused", async () => {
  const { github, get, at } = await setting({ budget: { concurrent: 2 } });
  github.faults.inject({ route: "*", kind: "delay", delayMs: 100, times: 4 });

  const answers = await Promise.all([1, 2, 3, 4].map(() => get(`${at}/pulls`)));

  expect(answers.map(({ status }) => status)).toContain(403);
});

test("L4: a request sent before the wait is over is refused again and counted", async () => {
  const scene = await withPull({ budget: { contentPerMinute: 1 } });
  const early = () =>
    scene.github.requests().filter(({ violation }) => violation === "sent while limited");

  expect(await comments(scene, 2)).toEqual([201, 403]);
  expect(early()).toEqual([]);
  expect(await comments(scene, 1)).toEqual([403]);
  expect(early()).toHaveLength(1);
  scene.github.clock.advance(minute);
  expect(await comments(scene, 1)).toEqual([201]);
  expect(early()).toHaveLength(1);
});

test("L5: a server of one's own has another base path and tells no limits", async () => {
  const { github, get, at } = await setting({ profile: "ghes" });

  const { status, headers } = await get(at);

  expect(github.url).toMatch(/\/api\/v3$/);
  expect(status).toBe(200);
  expect(headers.get("x-ratelimit-remaining")).toBeNull();
});
