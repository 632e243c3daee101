const prose =
  /\.(md|markdown|mdx|rst|adoc|txt|tex|po|pot|ftl|properties|strings|arb|xlf|xliff|resx|html?|xml|svg|json|ya?ml|csv|tsv|srt|vtt)$/i;

/** True for files that hold text for people, in any script, at least in part. */
export function isProsePath(path: string): boolean {
  return prose.test(path);
}
