/** One page of a list, and the `link` header that leads through the others. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly headers: Readonly<Record<string, string>>;
}

/** 30 items unless asked for others, never more than 100 (F1). */
export function paginate<T>(
  all: readonly T[],
  address: string,
  query: Readonly<Record<string, string>>,
): Page<T> {
  const perPage = Math.min(Math.max(whole(query.per_page, 30), 1), 100);
  const page = Math.max(whole(query.page, 1), 1);
  const last = Math.max(Math.ceil(all.length / perPage), 1);
  const links = [
    ...(page > 1 ? [link(address, query, Math.min(page - 1, last), "prev")] : []),
    ...(page < last ? [link(address, query, page + 1, "next")] : []),
    ...(page < last ? [link(address, query, last, "last")] : []),
    ...(page > 1 ? [link(address, query, 1, "first")] : []),
  ];
  return {
    items: all.slice((page - 1) * perPage, page * perPage),
    headers: links.length === 0 ? {} : { link: links.join(", ") },
  };
}

function link(
  address: string,
  query: Readonly<Record<string, string>>,
  page: number,
  relation: string,
): string {
  const search = new URLSearchParams({ ...query, page: String(page) });
  return `<${address}?${search.toString()}>; rel="${relation}"`;
}

function whole(text: string | undefined, otherwise: number): number {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : otherwise;
}
