import type { Node } from "web-tree-sitter";

import { calleeOf, keywordArgument, methodOf, receiverName } from "../../calls.ts";
import { py } from "../../example.ts";
import { resolved } from "../../names.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround, ownDescendants } from "../../tree.ts";

function check(assignment: Node, source: Source): Hit | null {
  const name = assignment.childForFieldName("left");
  const call = assignment.childForFieldName("right");
  if (name?.type !== "identifier" || call?.type !== "call") return null;
  if (calleeOf(call, source) !== "subprocess.Popen") return null;
  const pipes = ["stdout", "stderr"].filter((stream) => {
    const value = keywordArgument(call, stream);
    return value !== null && resolved(value, source) === "subprocess.PIPE";
  });
  if (pipes.length === 0) return null;
  const scope = functionAround(assignment) ?? source.root;
  const uses = ownDescendants(scope, ["identifier"]).filter(
    (each) => each.text === name.text && each.startIndex > assignment.endIndex,
  );
  // Handed on or kept, somebody else may read it.
  if (!uses.every((use) => use.parent?.type === "attribute")) return null;
  const members = new Set(uses.map((use) => use.parent?.childForFieldName("attribute")?.text));
  if (members.has("communicate") || pipes.some((pipe) => members.has(pipe))) return null;
  const wait = ownDescendants(scope, ["call"]).find(
    (each) => methodOf(each) === "wait" && receiverName(each) === name.text,
  );
  return wait === undefined ? null : { at: wait, name: pipes[0] ?? "stdout", because: [call] };
}

/** A child process whose output goes into a pipe that nobody empties. */
export const pipeNeverRead: SyntaxRule = {
  id: "pipe-never-read",
  category: "concurrency",
  severity: "major",
  confidence: "high",
  title: "This waits for a process whose {name} is a pipe that nobody reads.",
  trigger:
    "As soon as the process writes more than the pipe holds (64 KiB on Linux) it blocks, and this line waits for ever.",
  why: "Use `communicate()` or `subprocess.run`, which read while they wait, or `subprocess.DEVNULL` when the output does not matter.",
  visits: { python: { kinds: ["assignment"], mentions: ["Popen"], check } },
  examples: {
    flagged: [
      py`
        import subprocess

        def build(folder):
            process = subprocess.Popen(["make"], cwd=folder, stdout=subprocess.PIPE)
            process.wait()  # <-
            return process.returncode
      `,
      py`
        from subprocess import PIPE, Popen

        def convert(path):
            child = Popen(["convert", path], stderr=PIPE)
            if child.wait() != 0:  # <-
                raise Failed(path)
      `,
      py`
        import subprocess as sp

        def run(args):
            job = sp.Popen(args, stdout=sp.PIPE, stderr=sp.PIPE)
            code = job.wait(timeout=60)  # <-
            return code == 0
      `,
    ],
    clear: [
      py`
        import subprocess

        def build(folder):
            process = subprocess.Popen(["make"], cwd=folder, stdout=subprocess.PIPE)
            out, _ = process.communicate()
            return out
      `,
      py`
        import subprocess

        def tail(path):
            process = subprocess.Popen(["tail", path], stdout=subprocess.PIPE)
            for line in process.stdout:
                print(line)
            process.wait()
      `,
      py`
        import subprocess

        def build(folder):
            process = subprocess.Popen(["make"], stdout=subprocess.DEVNULL)
            process.wait()
      `,
    ],
  },
};
