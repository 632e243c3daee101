/** The line of `.github/marginalia.yml` that switches a rule off. */
export function switchedOff(rule: string): string {
  return `rules: [{ rule: ${rule}, severity: off }]`;
}

/** The comment that silences a rule on the next line. */
export function ignored(rule: string): string {
  return `marginalia-ignore ${rule} -- why it is right here`;
}
