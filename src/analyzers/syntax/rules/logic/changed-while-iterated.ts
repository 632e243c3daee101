import type { Node } from "web-tree-sitter";

import { argumentsOf, callKinds, methodOf, receiverOf } from "../../calls.ts";
import { java, js, py, ts } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { isFunction, ownDescendants } from "../../tree.ts";
import { comparisonOf, placeOf } from "./comparison.ts";

/** Methods that take elements out, or put some before others. */
const shifts: Readonly<Record<string, RegExp>> = {
  javascript: /^splice$/,
  python: /^(remove|pop|popitem|insert|discard)$/,
  java: /^(remove|removeAll|removeIf|retainAll|add|addAll|clear)$/,
};

const callsOf: Readonly<Record<string, readonly string[]>> = callKinds;

function check(node: Node, source: Source): Hit | null {
  const loop = node.type === "call_expression" ? ofForEach(node) : ofLoop(node, source);
  if (loop === null) return null;
  for (const call of ownDescendants(loop.body, callsOf[source.language] ?? [])) {
    const receiver = receiverOf(call);
    if (!shifts[source.language]?.test(methodOf(call) ?? "") || receiver === null) continue;
    if (placeOf(receiver) !== loop.list || !changesList(call, loop, source)) continue;
    if (leavesAfter(call, loop.body)) continue;
    return { at: call, name: loop.list, because: [node] };
  }
  return source.language === "python" ? deletionIn(loop) : null;
}

interface Loop {
  readonly list: string;
  readonly body: Node;
  /** The variable that counts up; null when the loop goes by the elements. */
  readonly counter: string | null;
}

function ofLoop(node: Node, { language }: Source): Loop | null {
  const body = node.childForFieldName("body");
  if (body === null) return null;
  if (language === "javascript" && node.type === "for_statement") {
    const condition = node.childForFieldName("condition");
    const asked = condition && comparisonOf(condition);
    const list = asked && placeOf(asked.right)?.match(/^(.+)\.length$/)?.[1];
    const counter = asked?.left.text ?? "";
    if (!list || asked?.operator !== "<") return null;
    const step = node.childForFieldName("increment")?.text ?? "";
    if (step !== `${counter}++` && step !== `++${counter}`) return null;
    return { list, body, counter };
  }
  const over = node.childForFieldName(language === "java" ? "value" : "right");
  if (over === null) return null;
  const list = placeOf(over) ?? placeOfView(over, language);
  return list === null ? null : { list, body, counter: null };
}

/** `table.items()` and `table.entrySet()` go through the table itself. */
function placeOfView(over: Node, language: string): string | null {
  const views = language === "java" ? /^(keySet|entrySet|values)$/ : /^(items|keys|values)$/;
  const receiver = receiverOf(over);
  return receiver !== null && language !== "javascript" && views.test(methodOf(over) ?? "")
    ? placeOf(receiver)
    : null;
}

/** `list.forEach((item) => …)` of JavaScript. */
function ofForEach(call: Node): Loop | null {
  if (methodOf(call) !== "forEach") return null;
  const [callback] = argumentsOf(call);
  const receiver = receiverOf(call);
  const list = receiver && placeOf(receiver);
  const body = callback && isFunction(callback) ? callback.childForFieldName("body") : null;
  return list && body ? { list, body, counter: null } : null;
}

/** False for what has the same name and leaves the loop in order. */
function changesList(call: Node, { body, counter }: Loop, { language, text }: Source): boolean {
  const given = argumentsOf(call);
  // `pop()` of Python takes the last one, as a stack does.
  if (language === "python") return given.length > 0 || methodOf(call) === "popitem";
  // Those collections are made for it.
  if (language === "java") return !/CopyOnWrite|Concurrent/.test(text);
  if (methodOf(call) !== "splice") return false;
  if (counter === null) return given.length > 0;
  // Only taking out at the counter's own place brings the next one there; `i--` goes back to it.
  if (given[0]?.text !== counter || given.length !== 2 || given[1]?.text === "0") return false;
  // What takes the next element into this one means to go past it.
  if (body.text.includes(`${counter} + 1`)) return false;
  return !body
    .descendantsOfType([
      "update_expression",
      "assignment_expression",
      "augmented_assignment_expression",
      "continue_statement",
    ])
    .some(
      (each) =>
        each.type === "continue_statement" ||
        (each.childForFieldName("argument") ?? each.childForFieldName("left"))?.text === counter,
    );
}

/** True when the loop is left in the same block right after, before the next element is asked for. */
function leavesAfter(node: Node, body: Node): boolean {
  for (let at: Node | null = node; at !== null && at.id !== body.id; at = at.parent) {
    if (/^(return|throw|raise)_statement$/.test(at.type)) return true;
    for (let next = at.nextNamedSibling; next !== null; next = next.nextNamedSibling) {
      if (/^(break|return|throw|raise)_statement$/.test(next.type)) return true;
    }
  }
  return false;
}

/** `del table[key]` of Python. */
function deletionIn({ body, list }: Loop): Hit | null {
  const deletion = ownDescendants(body, ["delete_statement"]).find((each) => {
    const target = each.firstNamedChild;
    const from = target?.type === "subscript" ? target.childForFieldName("value") : null;
    return from && placeOf(from) === list && !leavesAfter(each, body);
  });
  return deletion === undefined ? null : { at: deletion, name: list, because: [body] };
}

/** A list that loses elements while a loop goes through it. */
export const changedWhileIterated: SyntaxRule = {
  id: "changed-while-iterated",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "{name} is changed while the loop goes through it.",
  trigger:
    "As soon as an element is put in or taken out, the loop skips or repeats one, or the next round ends in an error.",
  why: "The loop keeps its place by number, and what is taken out moves the rest. Go through a copy, keep the wanted elements in a new list (`filter`, a comprehension, `removeIf`), or count downwards.",
  visits: {
    javascript: {
      kinds: ["for_statement", "for_in_statement", "call_expression"],
      mentions: ["splice"],
      check,
    },
    python: {
      kinds: ["for_statement"],
      mentions: ["remove", "pop", "insert", "discard", "del"],
      check,
    },
    java: {
      kinds: ["enhanced_for_statement"],
      mentions: ["remove", "retainAll", "add", "clear"],
      check,
    },
  },
  examples: {
    flagged: [
      ts`
        export function prune(sessions: Session[], now: number): void {
          for (let i = 0; i < sessions.length; i++) {
            if (sessions[i].expires < now) sessions.splice(i, 1); // <-
          }
        }
      `,
      js`
        this.listeners.forEach((listener, at) => {
          if (listener.once) {
            this.listeners.splice(at, 1); // <-
          }
          listener.call(event);
        });
      `,
      py`
        def without_empty(lines):
            for line in lines:
                if not line.strip():
                    lines.remove(line)  # <-
            return lines
      `,
      py`
        for key, value in self.cache.items():
            if value.expired:
                del self.cache[key]  # <-
      `,
      java`
        class Rooms {
          void close(List<Room> rooms) {
            for (Room room : rooms) {
              if (room.isEmpty()) {
                rooms.remove(room); // <-
              }
            }
          }
        }
      `,
    ],
    clear: [
      ts`
        export function prune(sessions: Session[], now: number): void {
          for (let i = 0; i < sessions.length; i++) {
            if (sessions[i].expires < now) {
              sessions.splice(i, 1);
              i--;
            }
          }
          for (let i = sessions.length - 1; i >= 0; i--) sessions.splice(i, 1);
        }
      `,
      js`
        for (let i = 0; i < queue.length; i++) {
          if (queue[i].id === id) {
            queue.splice(i, 1);
            break;
          }
        }
        for (let i = 0; i < lines.length; i++) {
          if (lines[i].endsWith("-")) {
            lines[i + 1] = lines[i] + lines[i + 1];
            lines.splice(i, 1);
          }
        }
      `,
      py`
        def without_empty(lines, table):
            for line in list(lines):
                if not line.strip():
                    lines.remove(line)
            for key in table:
                if table[key] is None:
                    del table[key]
                    break
            for node in table:
                table[node] = 1
      `,
      java`
        class Rooms {
          void close(List<Room> rooms, String id) {
            for (Room room : rooms) {
              if (room.id().equals(id)) {
                rooms.remove(room);
                return;
              }
            }
            for (Room room : new ArrayList<>(rooms)) {
              rooms.remove(room);
            }
          }
        }
      `,
    ],
  },
};
