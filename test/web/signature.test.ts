import { sign } from "@octokit/webhooks-methods";
import * as fc from "fast-check";
import { expect, test } from "vitest";

import { createSignatureCheck } from "../../src/web/signature.ts";

test("GitHub's own example is accepted", () => {
  const isSigned = createSignatureCheck("It's a Secret to Everybody");
  const signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

  expect(isSigned(Buffer.from("Hello, World!"), signature)).toBe(true);
  expect(isSigned(Buffer.from("Hello, World?"), signature)).toBe(false);
});

test("what Octokit signs is accepted, under that secret and for that body alone", async () => {
  const text = fc.string({ unit: "binary", minLength: 1 });
  // HMAC pads its key with zero bytes, so secrets that end in them would be equal.
  const key = fc.stringMatching(/^[a-z0-9]{8,40}$/);
  await fc.assert(
    fc.asyncProperty(key, key, text, text, async (secret, otherSecret, body, other) => {
      const signature = await sign(secret, body);
      expect(createSignatureCheck(secret)(Buffer.from(body), signature)).toBe(true);
      if (other !== body) {
        expect(createSignatureCheck(secret)(Buffer.from(other), signature)).toBe(false);
      }
      if (otherSecret !== secret) {
        expect(createSignatureCheck(otherSecret)(Buffer.from(body), signature)).toBe(false);
      }
    }),
  );
});

test.each(["", "sha256=", "sha1=abc", `sha256=${"g".repeat(64)}`, `sha256=${"a".repeat(63)}`])(
  "%j is no signature",
  (header) => {
    expect(createSignatureCheck("secret")(Buffer.from("body"), header)).toBe(false);
  },
);
