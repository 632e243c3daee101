import { expect, test, vi } from "vitest";

import { derivedReviewer } from "../anthropic/derived-reviewer.ts";
import { openScene, propose } from "./scene.ts";

vi.setConfig({ testTimeout: 120_000 });

test("the summary counts and lists what the check's title counts, new and from before", async (context) => {
  const scene = await openScene({ withoutAnalyzers: true }, context);
  scene.anthropic.answer(derivedReviewer());
  const pull = await propose(scene, {
    "src/a.ts": "first(); // BUG: one\n",
    "src/b.ts": "second(); // BUG: two\n",
  });
  await scene.checked(pull);

  await scene.repository.commit("topic", { files: { "src/c.ts": "third(); // BUG: three\n" } });
  const { output } = await scene.checked(pull);

  const gate = `**At the gate**

- **major** · bug · \`src/a.ts:1\` one.
- **major** · bug · \`src/b.ts:1\` two.
- **major** · bug · \`src/c.ts:1\` three.`;
  expect(output.title).toBe("3 of 3 findings reach the gate");
  expect(pull.issueComments).toHaveLength(1);
  for (const text of [output.summary, pull.issueComments[0]?.body]) {
    expect(text).toContain("New: 1 major. Said before and still there: 2 major.");
    expect(text).toContain(gate);
  }
});
