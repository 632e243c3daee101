import type { Node } from "web-tree-sitter";

import { callsAsync } from "../../async-functions.ts";
import { js, ts } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround } from "../../tree.ts";

/** What a promise has. */
const ofPromise = /^(then|catch|finally|constructor)$/;

function check(node: Node, source: Source): Hit | null {
  if (node.type === "member_expression") {
    const call = node.childForFieldName("object");
    if (call?.type !== "call_expression" || isOfPromise(node)) return null;
    return callsAsync(call, source) ? { at: node } : null;
  }
  return checkVariable(node, source);
}

function isOfPromise(member: Node): boolean {
  return ofPromise.test(member.childForFieldName("property")?.text ?? "");
}

/** A constant that holds a promise, and the first place that reads a member of it. */
function checkVariable(declarator: Node, source: Source): Hit | null {
  const value = declarator.childForFieldName("value");
  const name = declarator.childForFieldName("name");
  if (value?.type !== "call_expression" || name === null) return null;
  if (declarator.parent?.child(0)?.type !== "const" || !callsAsync(value, source)) return null;
  // `const { id } = load()` takes apart the promise.
  if (name.type === "object_pattern") {
    const keys = name.namedChildren.map((part) => part.childForFieldName("key")?.text ?? part.text);
    return keys.every((key) => !ofPromise.test(key)) ? { at: declarator } : null;
  }
  if (name.type !== "identifier") return null;
  const around = functionAround(declarator) ?? source.root;
  const use = around.descendantsOfType("member_expression").find((member) => {
    const object = member.childForFieldName("object");
    return (
      object?.type === "identifier" &&
      object.text === name.text &&
      functionAround(object)?.id === functionAround(declarator)?.id &&
      object.startIndex > declarator.endIndex &&
      !isOfPromise(member)
    );
  });
  return use === undefined ? null : { at: declarator, because: [use] };
}

/** An async function's promise used as if it were the value it will give. */
export const promiseUsedAsValue: SyntaxRule = {
  id: "promise-used-as-value",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "A promise is used as if it were its value.",
  trigger: "On every run the member read here is undefined, and calling it throws a TypeError.",
  why: "The async function called here gives a promise at once; the value is there only after `await`. Write `await` before the call, in parentheses where a member follows: `(await load()).name`.",
  visits: {
    javascript: {
      kinds: ["member_expression", "variable_declarator"],
      mentions: ["async", "Promise<"],
      check,
    },
  },
  examples: {
    flagged: [
      ts`
        async function loadUser(id: string) {
          return await db.users.find(id);
        }

        export async function greet(id: string) {
          const user = loadUser(id); // <-
          return "Hello " + user.name;
        }
      `,
      js`
        const fetchRates = async () => (await fetch("/rates")).json();

        export async function convert(amount) {
          return amount * (await fetchRates().EUR); // <-
        }
      `,
      js`
        class Session {
          async token() {
            return await this.store.read("token");
          }

          async header() {
            const { value } = this.token(); // <-
            return "Bearer " + value;
          }
        }
      `,
    ],
    clear: [
      ts`
        async function loadUser(id: string) {
          return await db.users.find(id);
        }

        export async function greet(id: string) {
          const user = loadUser(id);
          user.catch(() => {});
          return "Hello " + (await user).name;
        }
      `,
      js`
        async function load(path) {
          return await read(path);
        }

        export function show(path, load) {
          const page = load(path);
          return page.title + load(path).body;
        }
      `,
      js`
        const fetchRates = async () => (await fetch("/rates")).json();

        export function convert(amount) {
          return fetchRates().then((rates) => amount * rates.EUR);
        }
      `,
    ],
  },
};
