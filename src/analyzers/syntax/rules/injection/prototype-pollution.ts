import type { Node } from "web-tree-sitter";

import { argumentsOf, methodOf } from "../../calls.ts";
import { definitionsOf } from "../../definitions.ts";
import { js, ts } from "../../example.ts";
import { inputIn } from "../../flow.ts";
import { unwrap } from "../../names.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { ancestor, functionAround } from "../../tree.ts";

/** Words of code that knows of the danger, or of objects without a prototype. */
const guards =
  /__proto__|["']constructor["']|["']prototype["']|Object\.create\(null\)|hasOwn|new Map\(|isSafeKey|structuredClone/;

/** What shows that a file has to do with data from elsewhere, besides objects of its own. */
const foreign =
  /JSON\.parse|\breq\.|\brequest\b|searchParams|qs\.parse|\.json\(\)|localStorage|postMessage/;

/** `target[key] = …` in a function that copies what it is given, calling itself for what lies deeper. */
function check(assignment: Node, source: Source): Hit | null {
  const left = assignment.childForFieldName("left");
  if (left?.type !== "subscript_expression") return null;
  const target = left.childForFieldName("object");
  const key = left.childForFieldName("index");
  const around = functionAround(assignment);
  if (target === null || key === null || around === null || guards.test(outermost(around).text))
    return null;
  const twice = unwrap(target);
  if (twice.type === "subscript_expression") {
    // `store[req.body.a][req.body.b] = …`
    const first = twice.childForFieldName("index");
    const danger = { clears: /^String$/ };
    const input = first && inputIn(first, source, danger);
    return input && inputIn(key, source, danger) !== null ? { at: left, because: [input] } : null;
  }
  const chosen = chosenElement(twice, source);
  if (chosen !== null) {
    const danger = { clears: /^String$/ };
    if (inputIn(key, source, danger) !== null) return { at: left, because: [chosen] };
  }
  return foreign.test(source.text) && isMerge(around, target, key, source) ? { at: left } : null;
}

/** `items` after `items = store[req.params.id]`: with `__proto__` as the name, every object's prototype. */
function chosenElement(target: Node, source: Source): Node | null {
  if (target.type !== "identifier") return null;
  for (const { value } of definitionsOf(target, source)) {
    const element = value && unwrap(value);
    const index = element?.type === "subscript_expression" && element.childForFieldName("index");
    const input = index && inputIn(index, source, { clears: /^String$/ });
    if (input) return input;
  }
  return null;
}

function outermost(of: Node): Node {
  return functionAround(of) ?? of;
}

/** A loop over the keys of one parameter, into another, with a call of itself on both. */
function isMerge(around: Node, target: Node, key: Node, source: Source): boolean {
  if (target.type !== "identifier" || key.type !== "identifier") return false;
  const merge = ancestor(target, (node) => nameOf(node) !== "");
  const name = merge === null ? "" : nameOf(merge);
  const [into, from] = (merge?.childForFieldName("parameters")?.namedChildren ?? []).map(
    (parameter) => (parameter.childForFieldName("pattern") ?? parameter).text,
  );
  if (name === "" || into !== target.text || from === undefined) return false;
  const loop = ancestor(target, ({ type }) => type === "for_in_statement");
  const over = loop?.childForFieldName("right")?.text ?? "";
  const isKey =
    loop?.childForFieldName("left")?.text.endsWith(key.text) === true ||
    definitionsOf(key, source).some(({ kind }) => kind === "parameter");
  const each = loop === null ? (around.parent?.parent?.text.slice(0, 60) ?? "") : over;
  if (!isKey || !each.includes(from)) return false;
  return (merge?.descendantsOfType("call_expression") ?? []).some((call) => {
    if (methodOf(call) !== name) return false;
    const [deeper] = argumentsOf(call);
    return deeper?.text === `${into}[${key.text}]`;
  });
}

function nameOf(node: Node): string {
  if (!/function|method_definition/.test(node.type)) return "";
  return node.childForFieldName("name")?.text ?? node.parent?.childForFieldName("name")?.text ?? "";
}

/** Merging that reaches the prototype of every object. */
export const prototypePollution: SyntaxRule = {
  id: "prototype-pollution",
  category: "security",
  severity: "major",
  confidence: "medium",
  cwe: "CWE-1321",
  skipInTests: true,
  title: "Keys of what is merged may reach the prototype of all objects.",
  trigger:
    'From JSON with the key `"__proto__"` the merge goes into Object.prototype: every object of the process gets the sender\'s properties, `isAdmin` for one.',
  why: "The key `__proto__` names the prototype, not a property. Skip the keys __proto__, constructor and prototype, or merge into a Map or an object made by Object.create(null).",
  visits: { javascript: { kinds: ["assignment_expression"], check } },
  examples: {
    flagged: [
      js`
        app.put("/lists/:id/:field", (req, res) => {
          const list = lists[req.params.id];
          list[req.params.field] = req.body.value; // <-
          res.sendStatus(204);
        });
      `,
      js`
        function merge(target, source) {
          for (const key in source) {
            if (typeof source[key] === "object" && target[key]) {
              merge(target[key], source[key]);
            } else {
              target[key] = source[key]; // <-
            }
          }
          return target;
        }
        app.put("/profile", (req, res) => res.json(merge(profile, req.body)));
      `,
      ts`
        export const load = (text: string) => deepExtend(defaults(), JSON.parse(text));
        export const deepExtend = (into: Settings, from: Settings): Settings => {
          for (const name of Object.keys(from)) {
            if (isObject(into[name]) && isObject(from[name])) deepExtend(into[name], from[name]);
            else into[name] = from[name]; // <-
          }
          return into;
        };
      `,
      js`
        app.put("/settings", (req, res) => {
          const { section, name, value } = req.body;
          settings[section][name] = value; // <-
          res.sendStatus(204);
        });
      `,
    ],
    clear: [
      js`
        app.put("/lists/:id", (req, res) => {
          const list = lists[req.params.id];
          list["title"] = req.body.title;
          const counts = tables[current];
          counts[req.params.id] = 1;
          res.sendStatus(204);
        });
      `,
      js`
        function merge(target, source) {
          for (const key of Object.keys(source)) {
            if (key === "__proto__" || key === "constructor") continue;
            if (typeof source[key] === "object" && target[key]) merge(target[key], source[key]);
            else target[key] = source[key];
          }
          return target;
        }
      `,
      ts`
        export function assign(target: Record<string, number>, source: Record<string, number>) {
          for (const key of Object.keys(source)) {
            target[key] = (target[key] ?? 0) + (source[key] ?? 0);
          }
        }
      `,
      js`
        app.put("/settings", (req, res) => {
          const { section, name, value } = req.body;
          if (!sections.includes(section)) return res.sendStatus(400);
          settings[section][name] = value;
          grid[Number(req.body.x)][Number(req.body.y)] = value;
        });
      `,
    ],
  },
};
