/** What stands before a command: the start of a line, another command, or settings for this one. */
const before = String.raw`(?:^|[;&|(]|\b(?:then|do|else|sudo|time|exec|xvfb-run)\b)[ \t]*(?:(?:sudo|time|exec|env)[ \t]+|\w+=[^\s;&|]*[ \t]+)*`;

/** Tools that run what the files of a project tell them to, be it a script, a hook or a plug-in. */
const tools = [
  String.raw`npm (?:ci|test|t|start|exec|run(?:-script)?|rebuild|pack|publish|install|i)\b(?![^\n;&|]*(?: -g\b| --global\b))`,
  String.raw`(?:pnpm|yarn|bun)\b(?! (?:global|dlx|-v|--version|config)\b)`,
  String.raw`npx\b`,
  String.raw`make\b`,
  String.raw`(?:python[\d.]* -m )?pip[\d.]* install (?:[^\n;&|]* )?(?:-r|-e|--requirement|--editable|\.{1,2}(?=[/[\s]|$))`,
  String.raw`(?:python[\d.]* -m )?(?:pytest|tox|nox|build)\b`,
  String.raw`(?:poetry|uv|pipenv|hatch|pdm) (?:install|sync|run|build)\b`,
  String.raw`go (?:run|test|generate)\b(?! [^\n;&|]*@)`,
  String.raw`cargo (?:build|test|run|check|clippy|bench|doc)\b`,
  String.raw`(?:mvn|gradle|ant|rake|tox|bazel|sbt|lerna|nx|turbo)\b(?! (?:-v|--version)\b)`,
  String.raw`bundle (?:install|exec)\b`,
  String.raw`composer (?:install|update|run|run-script)\b`,
  String.raw`dotnet (?:build|test|run|restore|publish)\b`,
  String.raw`cmake\b`,
  String.raw`docker (?:buildx )?build\b`,
  String.raw`docker[ -]compose\b`,
].join("|");

/** A file that is run itself; absolute paths and variables lead elsewhere. */
const files = String.raw`(?:(?:bash|sh|zsh|source|\.|node|deno run|ruby|perl|php|python[\d.]*)(?: -[a-z]{1,2}(?<!-[cem]))* (?:\.\/)?[\w.-][\w./-]*\.(?:sh|bash|[cm]?[jt]s|rb|pl|php|py)\b|\.\/[\w.-][\w./-]*)`;

const command = new RegExp(`${before}(${tools.replaceAll(" ", " +")}|${files})`, "gm");

/** A command of a script; `index` is its offset in UTF-16 units. */
export interface Command {
  readonly text: string;
  readonly index: number;
}

/** The commands of a shell script that run code of the project in the folder they are in. */
export function commandsOf(script: string): readonly Command[] {
  // Comments leave blanks, so that the offsets stay.
  const bare = script.replace(/(?<=^|\s)#[^\n]*/g, (comment) => " ".repeat(comment.length));
  return Array.from(bare.matchAll(command), (match) => ({
    text: (match[1] ?? "").trim().replace(/\s+/g, " "),
    index: match.index + match[0].length - (match[1] ?? "").length,
  })).filter(({ index }) => !/--ignore-scripts/.test(lineFrom(bare, index)));
}

function lineFrom(text: string, index: number): string {
  return /^[^\n;&|]*/.exec(text.slice(index))?.[0] ?? "";
}
