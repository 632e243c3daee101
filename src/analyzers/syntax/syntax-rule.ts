import type { Node } from "web-tree-sitter";

import type { Example, Rule } from "../rule.ts";
import type { Language } from "./language.ts";
import type { Source } from "./source.ts";

/** A place where a rule holds. */
export interface Hit {
  /** What is told: its lines become the finding's. Choose the narrowest node that shows the fault. */
  readonly at: Node;
  /** For `{name}` in the rule's title. */
  readonly name?: string;
  /** Other places that make the fault together with this one, as where its input comes from. */
  readonly because?: readonly Node[];
  /** Code that safely takes the place of a node within `at`'s lines; null or absent when none does. */
  readonly fix?: { readonly replace: Node; readonly with: string } | null;
}

/** What a rule looks at in one language. */
export interface Visit {
  /** Node kinds of the grammar; `check` is called for each node of one of them. */
  readonly kinds: readonly string[];
  /**
   * Words of which a file must hold one for the rule to have anything to say; it is not asked of
   * others. Absent for rules on what any code may hold.
   */
  readonly mentions?: readonly string[];
  /** Null when the node is harmless. Must not keep nodes: the tree is freed afterwards. */
  check(node: Node, source: Source): Hit | null;
}

/** A rule of our own over syntax trees: one file each, with the examples that prove it. */
export interface SyntaxRule extends Rule {
  readonly visits: Readonly<Partial<Record<Language, Visit>>>;
  /** At least three of each: real defects, and the look-alikes that a naive rule would tell. */
  readonly examples: {
    readonly flagged: readonly Example[];
    readonly clear: readonly Example[];
  };
}
