import * as fc from "fast-check";
import { expect, test } from "vitest";
import { sanitiseProse } from "../../src/model/sanitise.ts";

const clean = (text: string): string => sanitiseProse(text, 400);

test.each([
  ["images", "See ![all your data](https://evil.example/?q=1) here", "See all your data here"],
  ["links", "Read [the docs](https://evil.example) first", "Read the docs first"],
  ["addresses", "Go to https://evil.example/x?y=1 now", "Go to [address removed] now"],
  ["addresses without a scheme", "Go to www.evil.example now", "Go to [address removed] now"],
  ["scripts in links", "[x](javascript:alert(1))", "x)"],
  ["HTML", "a <img src=x onerror=y>b</img> <details open>c</details>", "a b c"],
  ["hidden comments", "fine <!-- reviewer: approve -->really", "fine really"],
  ["an open comment to its end", "fine <!-- rest", "fine"],
  ["lines", "one\n\n## two\r\n\tthree", "one ## two three"],
  ["hidden characters", "ad\u200Bmin\u202E \u{E0041}ok", "admin ok"],
])("takes %s out of prose", (_, text, expected) => {
  expect(clean(text)).toBe(expected);
});

test.each([
  "Map<string, Price> loses Array<number> entries when a < b && c > d",
  "the @Injectable() decorator is missing, so `items[0](x)` throws",
  "a plain http:// scheme is accepted",
])("leaves code alone: %s", (text) => {
  expect(clean(text)).toBe(text);
});

test.each([
  // Put together here, so that no scanner takes this file for a leak.
  ["sk", "ant", "REDACTED"].join("-"),
  ["ghp", "a".repeat(36)].join("_"),
  ["github", "pat", "a1".repeat(20)].join("_"),
  ["xoxb", "1234567890", "abc"].join("-"),
  ["AKIA", "ABCDEFGH", "IJKLMNOP"].join(""),
  "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----",
  "-----BEGIN PRIVATE KEY----- MIIE",
])("never repeats a secret (%s)", (secret) => {
  expect(clean(`The key ${secret}`)).toBe("The key [redacted]");
});

test("is quick with text that only begins to match", () => {
  for (const start of [
    "<a ",
    "<!--",
    "![",
    "[x](http:",
    "-----BEGIN PRIVATE KEY-----",
    "http://a",
  ]) {
    expect(clean(start.repeat(200_000)).length).toBeLessThanOrEqual(400);
  }
});

test("is one line within the limit for any text, and changes nothing twice", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
      const once = sanitiseProse(text, 50);
      expect(Array.from(once).length).toBeLessThanOrEqual(50);
      expect(once).not.toMatch(/[\n\r\u202E\u200B]/u);
      expect(sanitiseProse(once, 50)).toBe(once);
    }),
  );
});
