import { expect, test } from "vitest";

import { tellingCases } from "./telling-cases.ts";

test.each(Object.entries(tellingCases))("%s reads as its golden file", async (name, render) => {
  await expect(`${render()}\n`).toMatchFileSnapshot(`./golden/${name}.md`);
});
