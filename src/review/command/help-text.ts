import { codeSpan } from "../../domain/fence.ts";
import { commandList, commandNames } from "../../policy/command-list.ts";

/** All commands that exist, as Markdown. */
export function helpText(): string {
  const rows = commandNames.flatMap((name) =>
    commandList[name].forms.map(({ usage, does }) => `| ${codeSpan(usage)} | ${does} |`),
  );
  const open = commandNames.filter((name) => commandList[name].needs === "read");
  const [last, ...others] = open.map((name) => codeSpan(`/${name}`)).toReversed();
  return [
    "Commands, each at the start of a line of a comment, or after our name (`@name review`):",
    ["| command | what it does |", "|---|---|", ...rows].join("\n"),
    `${[others.toReversed().join(", "), last].filter((part) => part !== "").join(" and ")} are for everybody; the others need write access to the repository.`,
  ].join("\n\n");
}
