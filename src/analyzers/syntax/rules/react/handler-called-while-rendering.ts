import type { Node } from "web-tree-sitter";

import { calledFunction, isAsync } from "../../async-functions.ts";
import { js, tsx } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { ownDescendants } from "../../tree.ts";

function check(attribute: Node, source: Source): Hit | null {
  if (!/^on[A-Z]/.test(attribute.firstNamedChild?.text ?? "")) return null;
  const value = attribute.namedChild(1);
  const call = value?.type === "jsx_expression" ? value.firstNamedChild : null;
  if (call?.type !== "call_expression") return null;
  const fn = calledFunction(call, source);
  return fn !== null && givesNothing(fn) ? { at: call, because: [fn] } : null;
}

/** True for a function that certainly gives no handler: async, or with a body that returns nothing. */
function givesNothing(fn: Node): boolean {
  if (isAsync(fn)) return true;
  const body = fn.childForFieldName("body");
  if (body?.type !== "statement_block" || fn.type.startsWith("generator")) return false;
  return ownDescendants(body, ["return_statement"]).every((each) => each.namedChildCount === 0);
}

/** A handler that is called where it should be handed over. */
export const handlerCalledWhileRendering: SyntaxRule = {
  id: "handler-called-while-rendering",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "The handler is called while the page is built, and nothing is left to call on the event.",
  trigger:
    "As soon as the component is shown the work is done, once per rendering, and the click does nothing.",
  why: "The parentheses call the function on the spot and hand over what it returns, here nothing. Write `onClick={() => remove(id)}`, or hand over the function itself.",
  visits: { javascript: { kinds: ["jsx_attribute"], check } },
  examples: {
    flagged: [
      tsx`
        export function Row({ row }: Props) {
          const remove = (id: string) => {
            void rows.remove(id);
          };
          return <button onClick={remove(row.id)}>Remove</button>; // <-
        }
      `,
      js`
        async function save(form) {
          await api.put("/settings", form);
        }

        export const Settings = ({ form }) => (
          <form onSubmit={save(form)}> // <-
            <Fields of={form} />
          </form>
        );
      `,
      tsx`
        import { useCallback } from "react";

        export function Player({ song }: Props) {
          const play = useCallback(() => {
            audio.load(song.url);
            audio.start();
          }, [song]);
          return <Icon name="play" onPress={play()} />; // <-
        }
      `,
    ],
    clear: [
      tsx`
        export function Row({ row }: Props) {
          const remove = (id: string) => () => {
            void rows.remove(id);
          };
          return <button onClick={remove(row.id)}>Remove</button>;
        }
      `,
      js`
        export const Settings = ({ form, handleSubmit }) => (
          <form onSubmit={handleSubmit(form)} onReset={() => clear(form)}>
            <Fields of={form} />
          </form>
        );
      `,
      tsx`
        function handlerOf(song: Song) {
          if (song.locked) return undefined;
          return () => audio.start(song);
        }

        export const Player = ({ song }: Props) => <Icon name="play" onPress={handlerOf(song)} />;
      `,
    ],
  },
};
