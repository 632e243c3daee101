import type { Node } from "web-tree-sitter";

import { calleeOf, isCall } from "../../calls.ts";
import { go } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround } from "../../tree.ts";

const makes = /^context\.With(Cancel|Timeout|Deadline|CancelCause)$/;

function check(statement: Node, source: Source): Hit | null {
  const [context, cancel] = statement.childForFieldName("left")?.namedChildren ?? [];
  const call = statement.childForFieldName("right")?.firstNamedChild;
  if (cancel?.text !== "_" || context === undefined || !call || !isCall(call)) return null;
  if (!makes.test(calleeOf(call, source) ?? "")) return null;
  const around = functionAround(statement)?.childForFieldName("name")?.text;
  return around === "main" || around === "init" ? null : { at: statement, name: context.text };
}

/** A context whose end nobody can tell it. */
export const contextCancelLost: SyntaxRule = {
  id: "context-cancel-lost",
  category: "resource",
  severity: "minor",
  confidence: "high",
  cwe: "CWE-772",
  title: "The function that frees this context is thrown away.",
  trigger:
    "Each call leaves the context and its timer with its parent until the deadline passes or the parent ends; under a parent that lives long they pile up.",
  why: "Keep the second result and call it when the work is done: `ctx, cancel := …` and `defer cancel()`.",
  skipInTests: true,
  visits: {
    go: {
      kinds: ["short_var_declaration", "assignment_statement"],
      mentions: ["WithCancel", "WithTimeout", "WithDeadline"],
      check,
    },
  },
  examples: {
    flagged: [
      go`
        package store

        import "context"

        func (s *Store) load(parent context.Context, id int) (*Item, error) {
        	ctx, _ := context.WithTimeout(parent, time.Hour) // <-
        	return s.find(ctx, id)
        }
      `,
      go`
        package store

        import "context"

        func (w *watcher) watch() {
        	w.ctx, _ = context.WithCancel(w.parent) // <-
        	go w.run()
        }
      `,
      go`
        package store

        import "context"

        func until(parent context.Context, at time.Time) bool {
        	ctx, _ := context.WithDeadline(parent, at) // <-
        	return poll(ctx)
        }
      `,
    ],
    clear: [
      go`
        package store

        import "context"

        func (s *Store) load(parent context.Context, id int) (*Item, error) {
        	ctx, cancel := context.WithTimeout(parent, time.Minute)
        	defer cancel()
        	return s.find(ctx, id)
        }
      `,
      go`
        package main

        import "context"

        func main() {
        	ctx, _ := context.WithCancel(context.Background())
        	serve(ctx)
        }
      `,
      go`
        package store

        import "context"

        func tagged(parent context.Context) context.Context {
        	ctx, _ := context.WithValue(parent, key, 1), true
        	return ctx
        }
      `,
    ],
  },
};
