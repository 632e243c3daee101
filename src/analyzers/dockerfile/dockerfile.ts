import type { Check, InMemoryAnalyzer } from "../analyzer.ts";
import { installedVersion } from "../installed-version.ts";
import { checkBaseArguments, checkStageArguments } from "./argument-checks.ts";
import { buildRules } from "./build-rules.ts";
import { readBuild } from "./build.ts";
import { isDockerfilePath } from "./dockerfile-path.ts";
import { checkPackageLists, checkQuestions } from "./package-checks.ts";
import { safetyRules } from "./safety-rules.ts";
import { checkAdd, checkSecrets } from "./secret-checks.ts";
import { checkDownloads, checkLostEffects, checkRights } from "./shell-checks.ts";
import {
  checkBrokenJson,
  checkEntrypoint,
  checkOnbuild,
  checkPorts,
  checkRepeated,
  checkSources,
  checkUser,
} from "./stage-checks.ts";

const checks = [
  checkQuestions,
  checkPackageLists,
  checkLostEffects,
  checkBrokenJson,
  checkEntrypoint,
  checkRepeated,
  checkSources,
  checkStageArguments,
  checkBaseArguments,
  checkPorts,
  checkOnbuild,
  checkAdd,
  checkSecrets,
  checkDownloads,
  checkUser,
  checkRights,
];

/** Templates that another program turns into a build file. */
const template = /\{\{|\{%|<%[=-]?|^\s*(#include|define|ifdef)\b/m;

async function load(): Promise<Check> {
  const { DockerfileParser } = await import("dockerfile-ast");
  return ({ text }) => {
    if (template.test(text)) return [];
    // The parser takes a lone carriage return for the end of a line, which it is not for a diff.
    const build = readBuild(DockerfileParser.parse(text.replace(/\r(?!\n)/g, " ")));
    return build.stages.flatMap((stage) =>
      checks.flatMap((check) =>
        check(stage, build).map((found) => ({ ...found, replacement: null })),
      ),
    );
  };
}

/** Build files of Docker and its like. */
export const dockerfile: InMemoryAnalyzer = {
  kind: "in-memory",
  name: "dockerfile",
  version: installedVersion("dockerfile-ast"),
  rules: [...buildRules, ...safetyRules].map((rule) => ({ ...rule, skipInTests: true })),
  appliesTo: isDockerfilePath,
  load,
};
