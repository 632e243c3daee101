import { expect, test } from "vitest";
import { setting } from "./setting.ts";

function decoded(body: unknown): string {
  const { content } = body as { content: string };
  return Buffer.from(content, "base64").toString("utf8");
}

test("F8: a file comes as base64 in JSON, and raw on request", async () => {
  const { get, at } = await setting();

  const json = await get(`${at}/contents/till.ts`);
  const raw = await get(`${at}/contents/till.ts`, { accept: "application/vnd.github.raw" });

  expect(json.body).toMatchObject({ type: "file", encoding: "base64", size: 14, name: "till.ts" });
  expect(decoded(json.body)).toBe("one\ntwo\nthree\n");
  expect(raw.text).toBe("one\ntwo\nthree\n");
});

test("F8: above 1 MB only the raw bytes can be had", async () => {
  const big = "x".repeat(1024 * 1024 + 1);
  const { get, at } = await setting({}, { files: { big, fits: big.slice(1) } });

  expect((await get(`${at}/contents/big`)).body).toMatchObject({ content: "", encoding: "none" });
  expect((await get(`${at}/contents/fits`)).body).toMatchObject({ encoding: "base64" });
  const raw = await get(`${at}/contents/big`, { accept: "application/vnd.github.raw+json" });
  expect(raw.text).toHaveLength(big.length);
});

test("F8: what is missing is a 404: a path, a ref, a path at another ref", async () => {
  const { repository, get, at } = await setting();
  await repository.commit("topic", { files: { "new.ts": "1\n" } });

  expect((await get(`${at}/contents/new.ts`)).status).toBe(404);
  expect((await get(`${at}/contents/new.ts?ref=topic`)).status).toBe(200);
  expect((await get(`${at}/contents/new.ts?ref=nowhere`)).status).toBe(404);
});

test("F8: a directory lists its first 1000 entries", async () => {
  const names = Array.from({ length: 1001 }, (_, index) => `many/${index}`);
  const files = Object.fromEntries(names.map((name) => [name, "1\n"]));
  const { get, at } = await setting({}, { files });

  expect((await get(`${at}/contents/many`)).body).toHaveLength(1000);
  expect((await get(`${at}/contents/`)).body).toMatchObject([{ name: "many", type: "dir" }]);
});

test("F8: a link to a file gives the file, a link elsewhere gives the link", async () => {
  const { repository, get, at } = await setting();
  await repository.commit("main", {
    files: { "docs/inside": "../till.ts", outside: "/etc/passwd", vendor: "1".repeat(40) },
    modes: { "docs/inside": "symlink", outside: "symlink", vendor: "submodule" },
  });

  const inside = await get(`${at}/contents/docs/inside`);
  const outside = await get(`${at}/contents/outside`);

  expect(inside.body).toMatchObject({ type: "file", path: "docs/inside" });
  expect(decoded(inside.body)).toBe("one\ntwo\nthree\n");
  expect(outside.body).toMatchObject({ type: "symlink", target: "/etc/passwd" });
  expect((await get(`${at}/contents/vendor`)).body).toMatchObject({ type: "submodule" });
});

test.each(["1", "0", "false"])("F9: recursive=%s goes down, whatever it says", async (value) => {
  const { get, at } = await setting({}, { files: { "a/b/c.ts": "1\n" } });
  const paths = async (query: string) => {
    const { body } = await get(`${at}/git/trees/main${query}`);
    return (body as { tree: { path: string }[] }).tree.map(({ path }) => path);
  };

  expect(await paths(`?recursive=${value}`)).toEqual(["a", "a/b", "a/b/c.ts"]);
  expect(await paths("")).toEqual(["a"]);
});

test("F9: a tree of too many entries is cut and says so", async () => {
  const files = { a: "1\n", b: "2\n", c: "3\n" };
  const { get, at } = await setting({ sizes: { treeEntries: 2 } }, { files });

  const { body } = await get(`${at}/git/trees/main`);

  expect(body).toMatchObject({ truncated: true, tree: [{ path: "a" }, { path: "b" }] });
});

test("a blob is found by its SHA and nothing else is", async () => {
  const { repository, get, at } = await setting();
  const { body } = await get(`${at}/contents/till.ts`);
  const { sha } = body as { sha: string };

  expect(decoded((await get(`${at}/git/blobs/${sha}`)).body)).toBe("one\ntwo\nthree\n");
  expect((await get(`${at}/git/blobs/${await repository.tip("main")}`)).status).toBe(404);
});

test("an unknown commit is a 422", async () => {
  const { get, at } = await setting();

  expect(await get(`${at}/commits/nowhere`)).toMatchObject({
    status: 422,
    body: { message: "No commit found for SHA: nowhere" },
  });
});
