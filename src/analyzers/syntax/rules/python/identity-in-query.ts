import type { Node } from "web-tree-sitter";

import { argumentsOf, methodOf } from "../../calls.ts";
import { py } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";

function check(call: Node, source: Source): Hit | null {
  if (!["filter", "where", "having", "filter_by"].includes(methodOf(call) ?? "")) return null;
  if (![...source.imports.values()].some((name) => /sqlalchemy|sqlmodel/.test(name))) return null;
  for (const given of argumentsOf(call)) {
    const wrong = pythonOperator(given);
    if (wrong !== null) return { at: given, name: wrong };
  }
  return null;
}

/** The operator of Python's own that is applied to a column, such as `User.name is None`. */
function pythonOperator(node: Node): string | null {
  switch (node.type) {
    case "comparison_operator": {
      const operator = node.children.find(({ type }) => /^(is|is not|in|not in)$/.test(type))?.type;
      const column = node.firstNamedChild;
      return operator !== undefined && column !== null && isColumn(column) ? operator : null;
    }
    case "not_operator": {
      const argument = node.childForFieldName("argument");
      return argument !== null && isColumn(argument) ? "not" : null;
    }
    case "boolean_operator": {
      const left = node.childForFieldName("left");
      const isComparison =
        left?.type === "comparison_operator" &&
        left.firstNamedChild !== null &&
        isColumn(left.firstNamedChild);
      return isComparison ? (node.childForFieldName("operator")?.text ?? null) : null;
    }
    default:
      return null;
  }
}

/** `User.name`: models are written in capitals. */
function isColumn(node: Node): boolean {
  return node.type === "attribute" && /^[A-Z]\w*[a-z]\w*\.[a-z]\w*$/.test(node.text);
}

/** A condition that Python answers before the database sees it. */
export const identityInQuery: SyntaxRule = {
  id: "identity-in-query",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "Python answers {name} itself here; the database never sees the condition.",
  trigger:
    "The filter becomes a plain True or False, or only one of its two halves: the query gives no rows, all rows, or rows that it should not.",
  why: "SQLAlchemy can only overload comparisons. Write `column.is_(None)`, `column.in_(…)`, `~column`, `and_(…)` or `&` with parentheses.",
  visits: { python: { kinds: ["call"], mentions: ["sqlalchemy", "sqlmodel"], check } },
  examples: {
    flagged: [
      py`
        from sqlalchemy import select

        def open_orders(session):
            return session.scalars(select(Order).where(Order.closed_at is None))  # <-
      `,
      py`
        from sqlalchemy.orm import Session

        def active(session: Session, name):
            return session.query(User).filter(User.active == True and User.name == name).all()  # <-
      `,
      py`
        from sqlmodel import select

        def hidden(session):
            return session.exec(select(Page).where(not Page.visible)).all()  # <-
      `,
    ],
    clear: [
      py`
        from sqlalchemy import and_, select

        def open_orders(session):
            return session.scalars(select(Order).where(Order.closed_at.is_(None), Order.paid == False))
      `,
      py`
        from sqlalchemy import select

        def named(session, name):
            query = select(User)
            return query.where(User.name == name) if name is not None else query
      `,
      py`
        def visible(pages):
            return list(filter(lambda page: Page.default is None, pages)) + pages.where(Page.kind is None)
      `,
    ],
  },
};
