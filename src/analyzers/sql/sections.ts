import { linesOf } from "../new-reports.ts";

/** How a migration tool runs the lines from here on, as its marks in comments tell. */
export interface Section {
  /** 1-based. */
  readonly firstLine: number;
  /** True where the tool undoes the migration. */
  readonly down: boolean;
  /** True where the tool itself runs the statements in one transaction. */
  readonly inTransaction: boolean;
}

/** goose, sql-migrate and dbmate, which all wrap a migration in a transaction unless told not to. */
const mark = /^\s*--\s*(?:\+\s*(?:goose|migrate)\s+|migrate:)(up|down)\b(.*)$/i;
const gooseOptOut = /^\s*--\s*\+goose\s+NO\s+TRANSACTION/im;
const optOut = /notransaction|transaction\s*:\s*false/i;

/**
 * The sections of a script in their order. Without marks it is one section. Prisma sends a whole
 * file as one query, which PostgreSQL runs as one transaction when it holds several statements.
 */
export function sectionsOf(path: string, sql: string, statements: number): readonly Section[] {
  const lines = linesOf(sql);
  const wholeAtOnce = statements > 1 && /(^|\/)prisma\/(.*\/)?migration\.sql$/i.test(path);
  const sections: Section[] = [{ firstLine: 1, down: false, inTransaction: wholeAtOnce }];
  const goose = gooseOptOut.test(sql);
  for (const [at, line] of lines.entries()) {
    const found = mark.exec(line);
    if (found === null) continue;
    sections.push({
      firstLine: at + 1,
      down: found[1]?.toLowerCase() === "down",
      inTransaction: !goose && !optOut.test(found[2] ?? ""),
    });
  }
  return sections;
}

/** The section that a line (1-based) is in. */
export function sectionAt(sections: readonly Section[], line: number): Section {
  const section = sections.findLast((each) => each.firstLine <= line);
  return section ?? { firstLine: 1, down: false, inTransaction: false };
}
