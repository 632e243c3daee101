import { expect, test } from "vitest";

import { repositoryName } from "../../src/git/repository-name.ts";

test.each([
  ["https://github.com/acme/shop.git", "acme", "shop"],
  ["https://user:token@github.com/acme/shop", "acme", "shop"],
  ["git@github.com:acme/shop.git", "acme", "shop"],
  ["ssh://git@github.com:22/acme/shop.git/", "acme", "shop"],
  ["https://git.example.org/group/deep/shop.git", "deep", "shop"],
  ["shop.git", "local", "clone"],
  [null, "local", "clone"],
])("%s is %s/%s", (origin, owner, name) => {
  expect(repositoryName(origin, "/home/ada/clone")).toEqual({ owner, name });
});
