import color from "picocolors";

import type { CheckRun, ReviewComment } from "../test/github/world.ts";

/** One sentence of the story. */
export function say(sentence: string): void {
  console.log(`\n${color.bold(sentence)}`);
}

/** Something seen, below the sentence. */
export function show(line: string): void {
  console.log(`  ${line}`);
}

/** A check run as the pull request's page would show it. */
export function showCheck(check: CheckRun): void {
  const state = check.conclusion ?? check.status;
  const paint = state === "success" ? color.green : state === "failure" ? color.red : color.yellow;
  show(`check ${check.name}: ${paint(state)} ${color.dim("|")} ${check.output.title ?? ""}`);
}

/** A posted comment beneath the code that it stands on. */
export function showComment(comment: ReviewComment, fileText: string): void {
  const lines = fileText.split("\n");
  const last = comment.line ?? comment.originalLine ?? 1;
  const first = comment.startLine ?? last;
  console.log("");
  show(color.cyan(`${comment.path}:${last}`));
  for (let line = Math.max(1, first - 1); line <= last; line += 1) {
    const marked = line >= first ? color.red(">") : " ";
    show(`${marked} ${color.dim(String(line).padStart(4))}  ${lines[line - 1] ?? ""}`);
  }
  for (const line of readable(comment.body)) show(`        ${line}`);
}

/** Markdown as a person would read it: without markers, tags, folded parts and emphasis signs. */
function readable(markdown: string): readonly string[] {
  return markdown
    .replaceAll(/<details>[\s\S]*?<\/details>/g, "")
    .replaceAll(/<!--[\s\S]*?-->/g, "")
    .replaceAll("**", "")
    .replaceAll(/\\([\\`*_{}[\]()#+\-.!<>@])/g, "$1")
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => line !== "");
}
