/**
 * Whether a condition asks something that a stranger cannot answer as they like: who opened the pull
 * request, from where it comes, what it was labelled, or what an earlier step or job found out. What
 * keeps some out and lets every stranger in is no guard, as `github.actor != 'dependabot[bot]'`.
 */
export function isGuard(condition: string): boolean {
  const asked = condition
    .replace(/!\s*contains\([^)]*\)/gi, "")
    .replace(/[^&|(]*!=(?!\s*true)[^&|)]*/g, "");
  return /head\.repo\b|head\.user|author_association|label|user\.login|github\.(?:actor|triggering_actor)|\b(?:needs|steps)\.[\w-]+\.outputs/i.test(
    asked,
  );
}
