import type { Node } from "web-tree-sitter";

import { callKinds } from "../../calls.ts";
import { at, go, java, js, ts } from "../../example.ts";
import { inputIn } from "../../flow.ts";
import { isInput } from "../../input.ts";
import type { Source } from "../../source.ts";
import { piecesOf } from "../../strings.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { shellCommands } from "./shell-commands.ts";
import { isTextParameter } from "./text-parameter.ts";

/** Folders and files of tools that only the people of the project run. */
const ownTools =
  /(^|\/)(scripts?|tools?|build|bin|ci|tasks?|dev|release|hack|\.github|\.\w+)\/|(^|\/)[^/]*(\.config|file|[-_.]?(build|release|deploy|setup|publish))\.\w+$/i;

/** Parameters that hold whole commands are for callers who know. */
const wholeCommand = /^(cmd|command|commands|script|line|args|argv|shell|exec|program|bin|binary)/i;

const danger = {
  clears:
    /(shell-?(quote|escape)|escapeShell|quoteShell|shellescape|quote|escape|(^|\.)basename$|JSON\.stringify)/i,
  alsoInput: (node: Node, source: Source): boolean =>
    !wholeCommand.test(node.text) && isTextParameter(node, source),
};

function check(call: Node, source: Source): Hit | null {
  for (const command of shellCommands(call, source)) {
    if (ownTools.test(source.path) || !isPutTogether(command)) continue;
    const found = inputIn(command, source, danger);
    if (found === null || isInput(found, source)) continue;
    // What this file hands on from a request is told as such.
    const isTold = inputIn(command, source, { clears: danger.clears }) !== null;
    if (!isTold) return { at: command, name: found.text };
  }
  return null;
}

/** True when the command stands in the call with something in it; what a variable holds may be checked. */
function isPutTogether(command: Node): boolean {
  const pieces = piecesOf(command) ?? [];
  return (
    pieces.some((piece) => "value" in piece) &&
    pieces.some((piece) => "text" in piece && /\w/.test(piece.text))
  );
}

/** A shell's command with a parameter's text in it. Python's are told by another tool. */
export const shellCommandFromParameter: SyntaxRule = {
  id: "shell-command-from-parameter",
  category: "security",
  severity: "major",
  confidence: "medium",
  cwe: "CWE-78",
  skipInTests: true,
  title: "{name} is put into the command of a shell as text.",
  trigger:
    "A value with a space or a quote, as in the name of a file, breaks the command; one with `;` or `$(…)` runs commands of its own.",
  why: "Start the program itself and pass the value as an argument of its own: execFile or spawn with a list, exec.Command, ProcessBuilder. Nothing needs quoting then.",
  visits: {
    javascript: {
      kinds: callKinds.javascript,
      mentions: ["child_process", "shelljs", "execa"],
      check,
    },
    go: { kinds: callKinds.go, mentions: ["os/exec"], check },
    java: { kinds: callKinds.java, mentions: ["getRuntime", "ProcessBuilder"], check },
  },
  examples: {
    flagged: [
      ts`
        import { execSync } from "node:child_process";

        export function duration(file: string): number {
          return Number(execSync(\`ffprobe -show_entries format=duration \${file}\`)); // <-
        }
      `,
      go`
        package media

        import "os/exec"

        func Thumbnail(file string) error {
        	return exec.Command("sh", "-c", "convert "+file+" thumb.png").Run() // <-
        }
      `,
      java`
        class Media {
          void thumbnail(String file) throws IOException {
            Runtime.getRuntime().exec("convert " + file + " thumb.png"); // <-
          }
        }
      `,
    ],
    clear: [
      ts`
        import { execFileSync, execSync } from "node:child_process";

        export function duration(file: string, tries: number): number {
          execSync(\`sleep \${tries}\`);
          return Number(execFileSync("ffprobe", ["-show_entries", "format=duration", file]));
        }
      `,
      at("scripts/release.js", js)`
        import { execSync } from "node:child_process";
        function tag(version) {
          execSync(\`git tag v\${version}\`);
        }
      `,
      js`
        import { execSync } from "node:child_process";
        const config = (key) => execSync(\`git config \${key}\`).toString();
        export const identity = () => [config("user.name"), config("user.email")];
      `,
      go`
        package media

        import "os/exec"

        func Thumbnail(file string) error {
        	return exec.Command("convert", file, "thumb.png").Run()
        }
      `,
      java`
        class Media {
          void thumbnail(String file) throws IOException {
            new ProcessBuilder("convert", file, "thumb.png").start();
          }
        }
      `,
    ],
  },
};
