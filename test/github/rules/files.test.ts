import { expect, test } from "vitest";
import { setting } from "./setting.ts";

function numbered(count: number, line = "1\n"): Record<string, string> {
  const names = Array.from({ length: count }, (_, index) => `f${String(index).padStart(5, "0")}`);
  return Object.fromEntries(names.map((name) => [name, line]));
}

test("F1: thirty files a page unless asked for, at most a hundred, with links onward", async () => {
  const { repository, get, at } = await setting();
  await repository.commit("topic", { files: numbered(130) });
  await repository.openPull({ head: "topic" });
  const files = `${at}/pulls/1/files`;

  const first = await get(files);
  const wide = await get(`${files}?per_page=500`);
  const last = await get(`${files}?per_page=100&page=2`);

  expect(first.body).toHaveLength(30);
  expect(first.headers.get("link")).toMatch(
    /<[^>]*\/pulls\/1\/files\?page=2>; rel="next", <[^>]*page=5>; rel="last"/,
  );
  expect(wide.body).toHaveLength(100);
  expect(last.body).toHaveLength(30);
  expect(last.headers.get("link")).not.toContain("next");
});

test("F2: a pull request lists 3000 files and says nothing of the others", async () => {
  const { repository, get, at } = await setting();
  await repository.commit("topic", { files: numbered(3001) });
  await repository.openPull({ head: "topic" });

  const last = await get(`${at}/pulls/1/files?per_page=100&page=30`);
  const beyond = await get(`${at}/pulls/1/files?per_page=100&page=31`);

  expect(last.body).toHaveLength(100);
  expect(last.headers.get("link")).not.toContain("next");
  expect(beyond).toMatchObject({ status: 200, body: [] });
  expect((await get(`${at}/pulls/1`)).body).toMatchObject({ changed_files: 3001 });
});

test("F3: a binary file has no patch", async () => {
  const { repository, get, at } = await setting();
  await repository.commit("topic", { files: { "logo.png": new Uint8Array([137, 80, 0, 1]) } });
  await repository.openPull({ head: "topic" });

  const { body } = await get(`${at}/pulls/1/files`);

  expect(body).toMatchObject([{ filename: "logo.png", status: "added", additions: 0 }]);
  expect((body as object[])[0]).not.toHaveProperty("patch");
});

test("F3: a diff above the configured size has no patch, and no flag says why", async () => {
  const { repository, get, at } = await setting({ sizes: { patchLines: 5 } });
  await repository.commit("topic", { files: { long: "line\n".repeat(6), short: "line\n" } });
  await repository.openPull({ head: "topic" });

  const { body } = await get(`${at}/pulls/1/files`);
  const [long, short] = body as object[];

  expect(long).toMatchObject({ filename: "long", additions: 6, changes: 6 });
  expect(long).not.toHaveProperty("patch");
  expect(short).toMatchObject({ patch: "@@ -0,0 +1 @@\n+line" });
});

test("F4: a rename names the old path; without an edit it has no patch", async () => {
  const files = { "a/old.ts": "1\n2\n3\n4\n5\n", "b/old.ts": "6\n7\n8\n9\n10\n" };
  const { repository, get, at } = await setting({}, { files });
  await repository.commit("topic", {
    renames: { "a/old.ts": "a/new.ts" },
    files: { "b/old.ts": null, "b/new.ts": "6\n7\n8\n9\nten\n" },
  });
  await repository.openPull({ head: "topic" });

  const { body } = await get(`${at}/pulls/1/files`);
  const [pure, edited] = body as object[];

  expect(pure).toMatchObject({
    filename: "a/new.ts",
    previous_filename: "a/old.ts",
    status: "renamed",
    changes: 0,
  });
  expect(pure).not.toHaveProperty("patch");
  expect(edited).toMatchObject({
    filename: "b/new.ts",
    previous_filename: "b/old.ts",
    status: "renamed",
    patch: "@@ -2,4 +2,4 @@\n 7\n 8\n 9\n-10\n+ten",
  });
});

test("F3, F4: modes, symlinks, submodules, empty files and odd names", async () => {
  const { repository, get, at } = await setting({}, { files: { "run.sh": "go\n", gone: "1\n" } });
  const pointed = "1".repeat(40);
  await repository.commit("topic", {
    files: {
      "run.sh": "go\n",
      gone: null,
      empty: "",
      'a "quoted" näme.ts': "1",
      link: "run.sh",
      vendor: pointed,
    },
    modes: { "run.sh": "exec", link: "symlink", vendor: "submodule" },
  });
  await repository.openPull({ head: "topic" });

  const { body } = await get(`${at}/pulls/1/files`);
  const shown = (body as { filename: string; status: string; patch?: string }[]).map(
    ({ filename, status, patch }) => [filename, status, patch],
  );

  expect(shown).toEqual([
    ['a "quoted" näme.ts', "added", "@@ -0,0 +1 @@\n+1\n\\ No newline at end of file"],
    ["empty", "added", undefined],
    ["gone", "removed", "@@ -1 +0,0 @@\n-1"],
    ["link", "added", "@@ -0,0 +1 @@\n+run.sh\n\\ No newline at end of file"],
    ["run.sh", "changed", undefined],
    ["vendor", "added", `@@ -0,0 +1 @@\n+Subproject commit ${pointed}`],
  ]);
});

test("F11: a deleted fork leaves the head's SHA and no repository", async () => {
  const { repository, get, at } = await setting();
  const sha = await repository.commit("mallory:patch-1", { files: { "new.ts": "1\n" } });
  const pull = await repository.openPull({ head: "mallory:patch-1" });

  expect((await get(`${at}/pulls/1`)).body).toMatchObject({
    head: { label: "mallory:patch-1", sha, repo: { fork: true, full_name: "mallory/shop" } },
  });

  await repository.deleteFork(pull);

  expect((await get(`${at}/pulls/1`)).body).toMatchObject({ head: { sha, repo: null } });
  expect((await get(`${at}/pulls/1/files`)).body).toHaveLength(1);
});
