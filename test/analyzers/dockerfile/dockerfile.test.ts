import { expect, test } from "vitest";

import { dockerfile } from "../../../src/analyzers/dockerfile/dockerfile.ts";
import { isDockerfilePath } from "../../../src/analyzers/dockerfile/dockerfile-path.ts";
import { shellCommands } from "../../../src/analyzers/dockerfile/shell-commands.ts";

const check = await dockerfile.load();

async function told(...lines: readonly string[]) {
  const reports = await check({ path: "Dockerfile", text: lines.join("\n") });
  return reports.map(({ rule, firstLine }) => `${rule}:${firstLine}`);
}

test.each([
  "Dockerfile",
  "docker/Dockerfile.dev",
  "api.Dockerfile",
  "Containerfile",
  "a/dockerfile",
])("%s is a build file", (path) => expect(isDockerfilePath(path)).toBe(true));

test.each([
  ".dockerignore",
  "Dockerfile.dockerignore",
  "Dockerfile.j2",
  "Dockerfile.md",
  "mydockerfile.ts",
])("%s is none", (path) => expect(isDockerfilePath(path)).toBe(false));

test.each([
  ["a && b || c; d & e | f", ["a", "b", "c", "d", "e", "f"]],
  ["echo 'a && b' \"c; d\" $(e; f) `g | h`", ["echo 'a && b' \"c; d\" $(e; f) `g | h`"]],
  ["a > b 2>&1 &>c", ["a > b 2>&1 &>c"]],
  ["if a; then b; else ! c; fi", ["a", "b", "c", "fi"]],
  ["A=1 B=2 c", ["c"]],
  ["(cd a && b)", ["cd a", "b"]],
  ["a \\; b", ["a \\; b"]],
  ["", []],
])("the commands of %s", (script, expected) => {
  const words = script.split(" ").map((text) => ({ text, line: 1 }));
  expect(shellCommands(words).map((each) => each.words.join(" "))).toEqual(expected);
});

test("a fault is told on its own line of a long RUN, past comments and empty lines", async () => {
  expect(
    await told(
      "# syntax=docker/dockerfile:1",
      "from debian",
      "run apt-get update \\",
      "    # what we need",
      "",
      "    && apt-get install \\",
      "         curl",
    ),
  ).toEqual(["install-asks:6"]);
});

test("another escape character, carriage returns and other letters alter no line", async () => {
  expect(
    await told("# escape=`\r", "FROM größe\r", "RUN echo `\r", "  ü\r", "EXPOSE 70000\r"),
  ).toEqual(["impossible-port:5"]);
  expect(await told("FROM a", "LABEL x=a\rb", "EXPOSE 70000")).toEqual(["impossible-port:3"]);
});

test("what a here-document gives to another program is not read as shell", async () => {
  expect(await told("FROM a", "RUN python3 <<EOF", "cd /x", "EOF")).toEqual([]);
  expect(await told("FROM a", "RUN <<EOF", "#!/usr/bin/env python3", "export x=1", "EOF")).toEqual(
    [],
  );
});

test.each([
  [""],
  ["RUN cd /x"],
  ["FROM"],
  ["FROM a", "RUN"],
  ["FROM a", "COPY"],
  ["FROM a", "EXPOSE"],
  ["FROM a", "ONBUILD"],
  ["FROM a", "nonsense here"],
  ["FROM {{ base }}", "EXPOSE 70000"],
  ["\u0000\ufffd"],
])(
  "a file that is incomplete, of another kind or empty is read without a report: %j",
  async (...lines) => {
    expect(await told(...lines)).toEqual([]);
  },
);
