import type { Build, Stage, Step } from "./build.ts";
import type { CheckStage } from "./found.ts";
import { inStep } from "./found.ts";

/** Arguments that the builder sets itself. */
const predefined =
  /^(BUILD|TARGET)(PLATFORM|OS|ARCH|VARIANT|STAGE)$|^(HTTPS?|FTP|NO|ALL)_PROXY$|^SOURCE_DATE_EPOCH$|^BUILDKIT_|^https?_proxy$|^no_proxy$/;

/** Variables that well-known base images set, often under the name of the argument that picks them. */
const ofImages =
  /^((NODE|YARN|PYTHON|GOLANG|GO|RUBY|PHP|JAVA|NGINX|RUST|PG|POSTGRES|ALPINE|DEBIAN|UBUNTU|CUDA|DOTNET|BUN|DENO|NJS|PKG|GRADLE|MAVEN|ERLANG|OTP|ELIXIR|PIP|PYTHON_PIP|PERL|JULIA|SWIFT|HASKELL|GHC|SCALA|KOTLIN|DOCKER|COMPOSER|NPM|PNPM)_?(VERSION|MAJOR)?|PATH|HOME|USER|HOSTNAME|PWD|SHELL|LANG|LC_ALL|TZ)$/;

/** The names that an ARG or ENV declares. */
function declared({ keyword, words, text }: Step): readonly string[] {
  if (keyword !== "ARG" && keyword !== "ENV") return [];
  const first = words[0] ?? "";
  // The old form `ENV NAME value` has one name.
  if (keyword === "ENV" && !first.includes("=")) return [first];
  return Array.from(text.matchAll(/(?:^|\s)([A-Za-z_]\w*)(?==|\s|$)/g), ([, name = ""]) => name);
}

/** The stages that a stage is built on, itself last. */
function lineage(stage: Stage, { stages }: Build): readonly Stage[] {
  const at = stages.indexOf(stage);
  const base = stages
    .slice(0, at)
    .findLast((each) => each.name !== null && each.name === stage.base.toLowerCase());
  return base === undefined ? [stage] : [...lineage(base, { globals: [], stages }), stage];
}

/** Variables in a FROM, which only knows the arguments before the first FROM. */
export const checkBaseArguments: CheckStage = ({ from }, { globals, stages }) => {
  const global = new Set(globals.flatMap(declared));
  const inStages = new Set(stages.flatMap((each) => each.steps.flatMap(declared)));
  const name = from.variables.find(
    (each) => !global.has(each) && !predefined.test(each) && inStages.has(each),
  );
  return name === undefined ? [] : [inStep("argument-too-late", from, name)];
};

/** True where the shell or the builder does not fill the variable in, or gives it a value itself. */
function isOwn(step: Step, name: string): boolean {
  if (step.keyword !== "RUN") return false;
  if (
    new RegExp(`\\b${name}=|\\b(read|for|export|local)\\s+(-\\w+\\s+)*${name}\\b`).test(step.text)
  ) {
    return true;
  }
  const quoted = step.text.match(/'[^']*'/g)?.join(" ") ?? "";
  const uses = new RegExp(`\\$\\{?${name}\\b`, "g");
  const escaped = new RegExp(`\\\\\\$\\{?${name}\\b`).test(step.text);
  return (
    escaped ||
    step.text.includes("<<") ||
    (quoted.match(uses)?.length ?? 0) === (step.text.match(uses)?.length ?? 0)
  );
}

/** Arguments from before the first FROM that a stage uses without asking for them. */
export const checkStageArguments: CheckStage = (stage, build) => {
  const global = new Set(build.globals.flatMap(declared));
  if (global.size === 0) return [];
  const known = new Set(
    lineage(stage, build)
      .slice(0, -1)
      .flatMap((each) => each.steps.flatMap(declared)),
  );
  const told = new Set<string>();
  return stage.steps.flatMap((step) => {
    const name = step.variables.find(
      (each) =>
        global.has(each) &&
        !known.has(each) &&
        !told.has(each) &&
        !predefined.test(each) &&
        !ofImages.test(each) &&
        !isOwn(step, each),
    );
    for (const each of declared(step)) known.add(each);
    if (
      name === undefined ||
      step.exec ||
      step.keyword === "CMD" ||
      step.keyword === "ENTRYPOINT"
    ) {
      return [];
    }
    told.add(name);
    return [inStep("argument-not-in-stage", step, name)];
  });
};
