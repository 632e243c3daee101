import { userInfo } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cacheFolder } from "../../src/commands/cache-folder.ts";

const own = join(userInfo().homedir, ".cache", "marginalia");

test.each([
  [{ HOME: "/home/ann" }, "/home/ann/.cache/marginalia"],
  [{ HOME: "/home/ann", XDG_CACHE_HOME: "/cache" }, "/cache/marginalia"],
  [{ HOME: "/home/ann", XDG_CACHE_HOME: " " }, "/home/ann/.cache/marginalia"],
  [{ HOME: "/home/ann", XDG_CACHE_HOME: "cache" }, "/home/ann/.cache/marginalia"],
  [{ HOME: "" }, own],
  [{ HOME: "." }, own],
])("with %j the cache lies in %s, never in the clone", (env, folder) => {
  expect(cacheFolder(env)).toBe(folder);
});
