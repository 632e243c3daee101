import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { derivedReviewer } from "./derived-reviewer.ts";
import { startAnthropic, type AnthropicEmulator } from "./start-anthropic.ts";

let api: AnthropicEmulator;
beforeEach(async () => {
  api = await startAnthropic({ apiKey: "key" });
});
afterEach(() => api.close());

const valid = {
  model: "claude-sonnet-5-5",
  max_tokens: 100,
  messages: [{ role: "user", content: "hello" }],
};

async function post(
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
  path = "/v1/messages",
): Promise<{
  status: number;
  headers: Headers;
  text: string;
  json: () => Record<string, unknown>;
}> {
  const response = await fetch(api.url + path, {
    method: "POST",
    headers: { authorization: "Bearer key", "anthropic-version": "2026-10-21", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  const text = await response.text();
  const json = () => JSON.parse(text) as Record<string, unknown>;
  return { status: response.status, headers: response.headers, text, json };
}

function objectSchema(schema: object): object {
  const format = { type: "json_schema", schema: { type: "object", properties: {}, ...schema } };
  return { ...valid, output_config: { format } };
}

describe("a request that the API would refuse", () => {
  test.each([
    ["no JSON", "{", "JSON object"],
    ["temperature", { ...valid, temperature: 0 }, "temperature"],
    ["top_p", { ...valid, top_p: 1 }, "top_p"],
    ["an unknown key", { ...valid, seed: 1 }, "seed: Extra inputs"],
    ["no max_tokens", { ...valid, max_tokens: undefined }, "max_tokens: Field required"],
    ["too many output tokens", { ...valid, max_tokens: 200_000, stream: true }, "maximum"],
    ["a long answer that is not streamed", { ...valid, max_tokens: 30_000 }, "streaming"],
    ["no message", { ...valid, messages: [] }, "at least one"],
    ["an empty message", { ...valid, messages: [{ role: "user", content: "" }] }, "empty"],
    [
      "prefill",
      { ...valid, messages: [...valid.messages, { role: "assistant", content: "{" }] },
      "prefill",
    ],
    ["forced tools", { ...valid, tool_choice: { type: "tool", name: "x" } }, "tool_choice"],
    ["no thinking", { ...valid, thinking: { type: "disabled" } }, "thinking"],
    ["an unknown effort", { ...valid, output_config: { effort: "huge" } }, "effort"],
    ["an open object", objectSchema({}), "additionalProperties"],
    [
      "a range in the schema",
      objectSchema({ additionalProperties: false, minProperties: 1 }),
      "minProperties",
    ],
    [
      "an open object deep in the schema",
      objectSchema({
        additionalProperties: false,
        properties: { a: { type: "array", items: { type: "object" } } },
      }),
      "properties.a.items",
    ],
  ])("(%s) gets a 400 that says why", async (_, body, why) => {
    const { status, text } = await post(body);
    expect(status).toBe(400);
    expect(text).toContain(why);
    expect(api.requests[0]?.answered).toBe("refused");
  });

  test("gets a 400 without a version, a 401 with a wrong key, a 404 for an unknown model", async () => {
    const other = { ...valid, model: "gpt" };
    const noVersion = await fetch(`${api.url}/v1/messages`, {
      method: "POST",
      headers: { authorization: "Bearer key" },
      body: JSON.stringify(valid),
    });
    expect(noVersion.status).toBe(400);
    expect((await post(valid, { authorization: "Bearer nokey" })).status).toBe(401);
    expect((await post(other)).status).toBe(404);
    expect((await post(valid, {}, "/v1/complete")).status).toBe(404);
  });
});

test("a scripted answer outside the schema is a mistake of the test, and says so", async () => {
  api.script([{ kind: "json", value: { other: 1 } }]);
  const { status, text } = await post(objectSchema({ additionalProperties: false }));

  expect(status).toBe(400);
  expect(text).toContain("does not fit the schema");
});

test("the script is answered in order, then the answerer", async () => {
  api.script([{ kind: "text", text: "first" }]);
  api.answer(() => ({ kind: "text", text: "then" }));
  const texts = [await post(valid), await post(valid)].map(({ text }) => text);

  expect(texts[0]).toContain("first");
  expect(texts[1]).toContain("then");
  expect(api.scriptLeft).toBe(0);
});

test("a stream has the events of the API in their order", async () => {
  api.script([{ kind: "stopped", reason: "refusal", category: "cyber", text: "I can" }]);
  const { text } = await post({ ...valid, stream: true });
  const events = [...text.matchAll(/^event: (.*)$/gmu)].map(([, event]) => event);

  expect(events).toEqual([
    "message_start",
    "content_block_start",
    "ping",
    "content_block_delta",
    "content_block_stop",
    "content_block_start",
    "content_block_delta",
    "content_block_stop",
    "message_delta",
    "message_stop",
  ]);
  expect(text).toContain('"stop_details":{"type":"refusal","category":"cyber"');
});

test("an error has the body and headers of the API", async () => {
  api.script([{ kind: "error", status: 429, headers: { "retry-after": "3" } }]);
  const { status, headers, json } = await post(valid);

  expect(status).toBe(429);
  expect(headers.get("retry-after")).toBe("3");
  expect(headers.get("request-id")).toMatch(/^req_/u);
  expect(headers.get("anthropic-ratelimit-requests-remaining")).toBe("999");
  expect(json()).toMatchObject({ type: "error", error: { type: "rate_limit_error" } });
});

describe("the prompt cache", () => {
  const cached = (text: string) => ({
    ...valid,
    system: [{ type: "text", text, cache_control: { type: "ephemeral" } }],
  });
  const usageOf = async (body: object): Promise<Record<string, number>> =>
    (await post(body)).json()["usage"] as Record<string, number>;

  test("is written by the first and read by the next", async () => {
    api.answer(() => ({ kind: "text", text: "ok" }));
    const long = cached("rules ".repeat(1_000));
    const [first, second] = [await usageOf(long), await usageOf(long)];

    expect(first["cache_creation_input_tokens"]).toBe(1_500);
    expect(first["cache_read_input_tokens"]).toBe(0);
    expect(second).toMatchObject({
      cache_read_input_tokens: 1_500,
      cache_creation_input_tokens: 0,
    });
  });

  test("does not hold a short prefix, and says nothing of it", async () => {
    api.answer(() => ({ kind: "text", text: "ok" }));
    const short = cached("rules");
    await usageOf(short);
    expect(await usageOf(short)).toMatchObject({ cache_read_input_tokens: 0 });
  });

  test("can not be read while the first answer has not begun", async () => {
    api.answer(() => ({ kind: "text", text: "ok" }));
    api.script([{ kind: "hang", when: "before" }]);
    const long = cached("rules ".repeat(1_000));
    void post(long).catch(() => undefined);
    await expect.poll(() => api.requests.length, { timeout: 10_000 }).toBe(1);

    expect(await usageOf(long)).toMatchObject({ cache_read_input_tokens: 0 });
  });
});

test("tokens can be counted without an answer", async () => {
  const { model, messages } = valid;
  const { json } = await post({ model, messages }, {}, "/v1/messages/count_tokens");
  expect(json()).toEqual({ input_tokens: 2 });
});

test("a derived review quotes what its rules match, on added rows of their paths only", () => {
  const content = [
    '<data kind="unit" id="u1" nonce="n">',
    "path: a.py",
    "language: python",
    "rows:",
    "   1   eval(old)",
    "   2 + eval(request.body)",
    "</data>",
    "",
    '<data kind="unit" id="u2" nonce="n">',
    "path: a.ts",
    "language: typescript",
    "rows:",
    "   1 + eval(x)",
    "</data>",
  ].join("\n");
  const review = derivedReviewer([
    {
      pattern: /eval\((\w+)/u,
      paths: /\.py$/u,
      title: "$1 is executed",
      trigger: "A request with code",
      category: "security",
      severity: "critical",
      cwe: "CWE-95",
    },
  ]);

  expect(review({ ...valid, messages: [{ role: "user", content }] })).toEqual({
    kind: "json",
    value: {
      units: ["u1", "u2"],
      findings: [
        {
          unit: "u1",
          row: 2,
          quote: "eval(request.body)",
          title: "request is executed",
          trigger: "A request with code",
          category: "security",
          severity: "critical",
          confidence: "high",
          cwe: "CWE-95",
        },
      ],
    },
  });
});
