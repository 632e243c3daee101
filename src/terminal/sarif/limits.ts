/**
 * What GitHub code scanning takes; a file with more is refused as a whole.
 * https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support
 */

/** "Results per run"; of these the 5,000 worst are shown. */
export const maxResults = 25_000;

/** "Tags per rule"; ten are shown. */
export const maxTags = 20;

/** Characters of a rule's `shortDescription` and `fullDescription`. */
export const maxDescription = 1_024;

/** Characters of a rule's `name`. */
export const maxRuleName = 255;
