import type { CheckStage, Found } from "./found.ts";
import { onLine } from "./found.ts";
import type { Command } from "./shell-commands.ts";

/** What a command leaves behind in its shell, which is gone with the RUN; null for others. */
function lostEffect({ words, nested }: Command): { rule: string; name: string } | null {
  const [program = "", argument = ""] = words;
  if (nested) return null;
  if (program === "cd" && argument !== "") return { rule: "cd-without-effect", name: argument };
  if (program === "export" && argument.includes("=")) {
    return { rule: "variable-without-effect", name: argument.replace(/=.*$/s, "") };
  }
  return null;
}

/** A RUN whose last command only alters the shell that ends with it. */
export const checkLostEffects: CheckStage = ({ steps }) =>
  steps.flatMap((step) => {
    const last = step.commands.at(-1);
    // Behind `||` and inside of `if` it is one way among several.
    const before = step.commands.at(-2);
    if (last === undefined || before?.end === "||" || before?.end === "|") return [];
    const lost = lostEffect(last);
    return lost === null ? [] : [onLine(lost.rule, last.line, lost.name)];
  });

const here =
  /\/\/(localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\]|host\.docker\.internal|[\w-]+(:|\/|$))/i;
const shells = /^(sudo|(\/\w+)*\/?(ba|da|z|k|a)?sh|python[\d.]*|perl|node|ruby)$/;

function fetches({ words }: Command): boolean {
  return /^(curl|wget)$/.test(words[0] === "sudo" ? (words[1] ?? "") : (words[0] ?? ""));
}

/** Options that let a download through that anybody may have exchanged. */
function unverified({ words }: Command): boolean {
  const [program = ""] = words[0] === "sudo" ? words.slice(1) : words;
  if (words.some((word) => here.test(word))) return false;
  switch (program) {
    case "curl":
      return words.some((word) => /^(--insecure|-[a-zA-Z]*k[a-zA-Z]*)$/.test(word));
    case "wget":
      return words.includes("--no-check-certificate");
    case "apt":
    case "apt-get":
      return words.includes("--allow-unauthenticated") || words.includes("--force-yes");
    case "git":
      return (
        words.some((word) => /^["']?http\.sslverify(=|["']?$)/i.test(word)) &&
        words.some((word) => /^["']?(http\.sslverify=)?(false|0)["']?$/i.test(word))
      );
    case "npm":
    case "yarn":
      return words.includes("strict-ssl") && words.includes("false");
    default:
      return false;
  }
}

/** Downloads that are run or kept without knowing who sent them. */
export const checkDownloads: CheckStage = ({ steps }) =>
  steps.flatMap(({ commands }): readonly Found[] =>
    commands.flatMap((command, at): readonly Found[] => {
      if (unverified(command)) return [onLine("download-unverified", command.line)];
      const next = commands[at + 1];
      const runs = command.end === "|" && next !== undefined && shells.test(next.words[0] ?? "");
      const plain = command.words.find((word) => /^["']?http:\/\//i.test(word) && !here.test(word));
      return runs && plain !== undefined && fetches(command)
        ? [onLine("plain-http-script", command.line)]
        : [];
    }),
  );

const harmless =
  /^["']?\/var\/|(^|\/)(tmp|logs?|cache|run|spool|uploads?|storage|data|sessions?)(\/|$|["'])/i;

/** Rights that let every user alter what is run. */
export const checkRights: CheckStage = ({ steps, shipped }) =>
  !shipped
    ? []
    : steps.flatMap(({ commands }) =>
        commands.flatMap(({ words, line }) => {
          const [program, ...rest] = words;
          if (program !== "chmod" || !rest.some((word) => /^(0?777|a\+rwx|ugo\+rwx)$/.test(word))) {
            return [];
          }
          const path = rest.findLast((word) => !word.startsWith("-")) ?? "";
          return harmless.test(path) ? [] : [onLine("writable-by-all", line, path)];
        }),
      );
