import { APIError } from "@anthropic-ai/sdk";
import { expect, test } from "vitest";
import { readFault } from "../../src/model/read-fault.ts";

const now = Date.parse("2026-03-01T12:00:00Z");

function limited(headers: Readonly<Record<string, string>>): APIError {
  return APIError.generate(
    429,
    { error: { type: "rate_limit_error" } },
    undefined,
    new Headers(headers),
  );
}

test.each([
  ["retry-after-ms", { "retry-after-ms": "1500" }, 1_500],
  ["retry-after in seconds", { "retry-after": "7" }, 7_000],
  ["both: the finer one", { "retry-after-ms": "20", "retry-after": "7" }, 20],
  ["retry-after as a date", { "retry-after": "Sun, 01 Mar 2026 12:00:30 GMT" }, 30_000],
  ["a date that is over", { "retry-after": "Sun, 01 Mar 2026 11:00:00 GMT" }, 0],
  ["a negative time", { "retry-after": "-5" }, 0],
  ["nonsense", { "retry-after": "soon" }, null],
  ["nothing", {}, null],
])("reads the time to wait from %s", (_, headers, waitMs) => {
  expect(readFault(limited(headers), now)).toMatchObject({ code: "rate-limited", waitMs });
});

test("an error of ours is no fault of the API", () => {
  expect(readFault(new TypeError("x is not a function"), now)).toBeNull();
});
