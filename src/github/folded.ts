/** A collapsed section; the blank lines let GitHub read Markdown inside. `summary` is our own. */
export function folded(summary: string, markdown: string): string {
  return `<details>\n<summary>${summary}</summary>\n\n${markdown}\n\n</details>`;
}
