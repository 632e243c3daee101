import { editDistance } from "../../policy/edit-distance.ts";
import type { Build, Stage, Step } from "./build.ts";
import type { CheckStage, Found } from "./found.ts";
import { inStep } from "./found.ts";

/** Instructions of which only the last one of a stage counts. */
const single = ["CMD", "ENTRYPOINT", "HEALTHCHECK"];

export const checkRepeated: CheckStage = ({ steps }) =>
  single.flatMap((keyword) => {
    const all = steps.filter((step) => step.keyword === keyword);
    const last = all.at(-1);
    return all.slice(0, -1).map((step): Found => ({
      ...inStep("instruction-overridden", step, keyword),
      ...(last === undefined ? {} : { elsewhere: [last.firstLine] }),
    }));
  });

/** What was meant as the JSON form and is none. */
export const checkBrokenJson: CheckStage = ({ steps }) =>
  steps
    .filter(({ keyword, exec, text }) => {
      if (exec || !/^(CMD|ENTRYPOINT|SHELL|VOLUME)$/.test(keyword)) return false;
      return /^\s*\[[^\]]*['",][^\]]*\]\s*$/.test(text) && !text.includes("$(");
    })
    .map((step) => inStep("broken-json", step, step.keyword));

/** True for the JSON form, also where it was meant and is broken. */
function isArray({ exec, text }: Step): boolean {
  return exec || text.trimStart().startsWith("[");
}

/** A shell that starts the program gives it nothing of CMD. */
export const checkEntrypoint: CheckStage = ({ steps }) => {
  const entrypoint = steps.findLast((step) => step.keyword === "ENTRYPOINT");
  const command = steps.findLast((step) => step.keyword === "CMD");
  if (entrypoint === undefined || command === undefined || isArray(entrypoint)) return [];
  // `CMD []` takes away what the base image says.
  if (entrypoint.text.trim() === "" || /^\s*\[\s*\]/.test(command.text)) return [];
  return [{ ...inStep("command-ignored", entrypoint), elsewhere: [command.firstLine] }];
};

/** The stages or images that an instruction copies or mounts from. */
function sourcesOf({ flags }: Step): readonly string[] {
  return flags.flatMap((flag) => {
    if (flag.startsWith("from=")) return [flag.slice("from=".length)];
    const mounted = /^mount=(?:.*,)?from=([^,]+)/.exec(flag)?.[1];
    return mounted === undefined ? [] : [mounted];
  });
}

function isUnknown(source: string, stage: Stage, { stages }: Build): boolean {
  const at = stages.indexOf(stage);
  const name = source.replace(/^["']|["']$/g, "").toLowerCase();
  if (/^\d+$/.test(name)) return Number(name) >= at;
  if (!/^[\w-]+$/.test(name)) return false;
  const earlier = stages.slice(0, at).flatMap((each) => each.name ?? []);
  if (earlier.includes(name)) return false;
  if (stages.slice(at).some((each) => each.name === name)) return true;
  // Other names are images or contexts given on the command line, unless they are a slip.
  return earlier.some(
    (each) => each.length > 3 && editDistance(each, name) <= (each.length < 6 ? 1 : 2),
  );
}

/** Copies from a stage that is not there yet, or is called otherwise. */
export const checkSources: CheckStage = (stage, build) =>
  stage.steps.flatMap((step) =>
    sourcesOf(step)
      .filter((source) => isUnknown(source, stage, build))
      .map((source) => inStep("unknown-stage", step, source)),
  );

/** Programs that give up the rights of root when the container starts. */
const stepsDown =
  /gosu|su-exec|setpriv|runuser|s6-|supervisord|fixuid|\bsu\s+-|dumb-init|entrypoint/i;

/** A last stage that takes another user and goes back to root. */
export const checkUser: CheckStage = ({ steps, shipped }, { stages }) => {
  const last = stages.at(-1);
  const users = steps.filter((step) => step.keyword === "USER");
  const user = users.at(-1);
  const isRoot = (step: Step): boolean => /^(root|0)(:|$)/.test(step.words[0] ?? "");
  if (!shipped || steps !== last?.steps || user === undefined || !isRoot(user)) return [];
  if (users.every(isRoot) || steps.some(({ text }) => stepsDown.test(text))) return [];
  return [inStep("root-again", user)];
};

/** Ports that are none. */
export const checkPorts: CheckStage = ({ steps }) =>
  steps.flatMap((step) => {
    if (step.keyword !== "EXPOSE") return [];
    const wrong = step.words.find((word) => {
      const [, first, last] = /^["']?(\d+)(?:-(\d+))?(?:\/\w+)?["']?$/.exec(word) ?? [];
      if (first === undefined) return false;
      const ports = [first, last ?? first].map(Number);
      return (
        ports.some((port) => port < 1 || port > 65_535) || Number(last ?? first) < Number(first)
      );
    });
    return wrong === undefined ? [] : [inStep("impossible-port", step, wrong)];
  });

/** ONBUILD before what it cannot put off. */
export const checkOnbuild: CheckStage = ({ steps }) =>
  steps.flatMap((step) => {
    const put = (step.words[0] ?? "").toUpperCase();
    return step.keyword === "ONBUILD" && /^(ONBUILD|FROM|MAINTAINER)$/.test(put)
      ? [inStep("onbuild-refused", step, put)]
      : [];
  });
