import { expect, test } from "vitest";

import { createMetricsRoute } from "../../src/web/metrics-route.ts";

const operatorToken = "a-token-of-thirty-two-characters";
const metrics = () => Promise.resolve({ body: "jobs 1\n", contentType: "text/plain" });

function ask(token: string | null, headers: Record<string, string> = {}) {
  return createMetricsRoute({ metrics, operatorToken: token }).request("/metrics", { headers });
}

test("the operator reads the metrics", async () => {
  const answer = await ask(operatorToken, { Authorization: `Bearer ${operatorToken}` });

  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toBe("text/plain");
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(await answer.text()).toBe("jobs 1\n");
});

test.each<Record<string, string>>([
  {},
  { Authorization: "Bearer another" },
  { Authorization: operatorToken },
])("a stranger is told how to ask: %j", async (headers) => {
  const answer = await ask(operatorToken, headers);

  expect(answer.status).toBe(401);
  expect(answer.headers.get("www-authenticate")).toContain("Bearer");
  expect(await answer.text()).not.toContain("jobs");
});

test("without a token nobody reads them", async () => {
  const answer = await ask(null, { Authorization: "Bearer " });

  expect(answer.status).toBe(404);
  expect(await answer.text()).toContain("MARGINALIA_OPERATOR_TOKEN");
});
