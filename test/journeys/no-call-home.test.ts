import nock from "nock";
import { afterEach, expect, test } from "vitest";

import { openScene } from "./scene.ts";

afterEach(() => {
  nock.enableNetConnect();
  nock.restore();
});

test("a whole review talks to GitHub and to the model, and to nobody else", async () => {
  const strangers: string[] = [];
  nock.disableNetConnect();
  nock.enableNetConnect(/^(127\.0\.0\.1|localhost)(:\d+)?$/);
  nock.emitter.on("no match", (request: { host?: string; hostname?: string }) => {
    strangers.push(request.host ?? request.hostname ?? "?");
  });
  const { repository, checked } = await openScene();
  await repository.commit("topic", {
    files: { "src/a.ts": "export const a = 1;\n", "tool.py": "print(1)\n" },
    from: "main",
  });
  const pull = await repository.openPull({ head: "topic", author: "ada" });

  expect(await checked(pull)).toMatchObject({ conclusion: "success" });

  expect(strangers.filter((host) => !host.startsWith("127.0.0.1"))).toEqual([]);
});
