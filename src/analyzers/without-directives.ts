/**
 * A file's text in which no comment can switch a tool off, for tools that heed such comments: what
 * is silenced is decided later, in one place and in everybody's sight. Every word is replaced by
 * another of its length, so that lines and columns stay.
 *
 * These are the comments of ruff (`# noqa`, `# flake8: noqa`, `# ruff: …`) and of oxlint
 * (`eslint-disable`, `oxlint-disable` with their kin).
 */
export function withoutDirectives(text: string): string {
  return text
    .replace(/\b(eslint|oxlint)-(?=disable|enable)/g, "$1_")
    .replace(/#[^\n]*/g, withoutRuffWords);
}

function withoutRuffWords(comment: string): string {
  return comment.replace(/noqa/gi, "noq_").replace(/ruff(?=\s*:)/gi, "ruf_");
}
