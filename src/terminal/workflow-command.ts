/** Levels of an annotation, worst first. */
export type AnnotationLevel = "error" | "warning" | "notice";

/** What an annotation says and where. Lines are 1-based; null where there is none. */
export interface Annotation {
  readonly level: AnnotationLevel;
  readonly title: string;
  readonly message: string;
  readonly file: string | null;
  readonly lines: { readonly first: number; readonly last: number } | null;
}

/**
 * One workflow command of GitHub Actions, which makes an annotation of a line of output:
 * `::error file=a.ts,line=1,endLine=2,title=…::message`.
 */
export function workflowCommand({ level, title, message, file, lines }: Annotation): string {
  const properties = [
    ...(file === null ? [] : [["file", file]]),
    ...(lines === null
      ? []
      : [
          ["line", String(lines.first)],
          ["endLine", String(lines.last)],
        ]),
    ["title", title],
  ].map(([name, value = ""]) => `${name}=${escapeProperty(value)}`);
  return `::${level} ${properties.join(",")}::${escapeData(message)}`;
}

/** The characters that would end a command, as the runner reads them back. */
function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

/** The same for a property, which a colon or a comma would end. */
function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

/**
 * A line that the runner prints and does not obey. It obeys lines that begin with `::` after any
 * blanks, and the older `##[` anywhere in a line.
 */
export function inertLine(text: string): string {
  return text.replaceAll("##[", "## [").replace(/^(\s*):(?=:)/, "$1: ");
}
