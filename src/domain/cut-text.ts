/** `text` cut to `limit` code points, with an ellipsis where something was cut. */
export function cutText(text: string, limit: number): string {
  // A code point takes at most two units, so short text needs no walk.
  if (text.length <= limit) return text;
  const points = Array.from(text.slice(0, limit * 2 + 2));
  return points.length <= limit ? text : `${points.slice(0, limit - 1).join("")}…`;
}
