import type { Step } from "./build.ts";
import type { CheckStage, Found } from "./found.ts";
import { inStep, onLine } from "./found.ts";
import type { Command } from "./shell-commands.ts";

const programs = new Set(["apt-get", "apt", "yum", "dnf", "microdnf", "zypper"]);

interface Asked {
  readonly program: string;
  readonly verb: string;
  readonly options: readonly string[];
  readonly packages: readonly string[];
}

/** What a command asks of a package manager; null for other commands. */
function askedOf({ words }: Command): Asked | null {
  const start = words.findIndex((word) => programs.has(word.replace(/^\/usr\/bin\//, "")));
  // Behind `sudo` or `env` and what is set there.
  if (start < 0 || !words.slice(0, start).every((word) => /^(sudo|env|-\w|\w+=.*)$/.test(word))) {
    return null;
  }
  const rest = words.slice(start + 1);
  const options = rest.filter((word) => word.startsWith("-"));
  const [verb = "", ...packages] = rest.filter(
    (word, at) => !word.startsWith("-") && !/^(-o|-c|-t)$/.test(rest[at - 1] ?? ""),
  );
  return { program: words[start] ?? "", verb, options, packages };
}

const assumesYes: Readonly<Record<string, RegExp>> = {
  "apt-get": /^(-[a-z]*y[a-z]*|--yes|--assume-yes|--force-yes|-[a-z]*q[a-z]*q[a-z]*|-q=2)$/,
  zypper: /^(-[a-z]*[ny][a-z]*|--non-interactive|--no-confirm)$/,
  yum: /^(-[a-z]*y[a-z]*|--assumeyes|--assumeno)$/,
};

function asksBack({ program, verb, options, packages }: Asked, step: Step): boolean {
  const yes = assumesYes[program] ?? assumesYes[program.startsWith("apt") ? "apt-get" : "yum"];
  if (!/^(install|groupinstall)$/.test(verb) || packages.length === 0) return false;
  if (/Assume-Yes|assumeyes|\byes\s*('?y'?\s*)?\||<<<|echo\s+["']?y/i.test(step.text)) return false;
  if (packages.some((each) => /^["']?\$[{(]?\w*(opt|flag|arg)/i.test(each))) return false;
  return !options.some((option) => yes?.test(option) === true || option.includes("$"));
}

/** Package managers that wait for an answer nobody gives. */
export const checkQuestions: CheckStage = ({ steps }, build): readonly Found[] => {
  // Said once for all commands, in the manager's own settings.
  const settled = build.stages.some((stage) =>
    stage.steps.some(({ text }) => /Assume-Yes|assumeyes|ZYPP_.*NONINTERACTIVE/i.test(text)),
  );
  if (settled) return [];
  return steps.flatMap((step) =>
    step.commands.flatMap((command) => {
      const asked = askedOf(command);
      return asked !== null && asksBack(asked, step)
        ? [onLine("install-asks", command.line, asked.program)]
        : [];
    }),
  );
};

function verbsOf(step: Step): ReadonlySet<string> {
  const asked = step.commands.flatMap((command) => askedOf(command) ?? []);
  return new Set(asked.filter(({ program }) => program.startsWith("apt")).map(({ verb }) => verb));
}

/** A list of packages that is fetched in a layer of its own, and used in later ones. */
export const checkPackageLists: CheckStage = ({ steps }) =>
  steps.flatMap((step, at) => {
    const verbs = verbsOf(step);
    // A step that does more than fetch the list changes with what it does.
    if (!verbs.has("update") || verbs.size > 1 || step.commands.length > 1) return [];
    const user = steps.slice(at + 1).find((later) => verbsOf(later).has("install"));
    if (user === undefined || verbsOf(user).has("update")) return [];
    return [{ ...inStep("package-list-cached", step), elsewhere: [user.firstLine] }];
  });
