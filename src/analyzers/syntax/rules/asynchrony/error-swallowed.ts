import type { Node } from "web-tree-sitter";

import { isCall, methodOf } from "../../calls.ts";
import { java, js, ts } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { ownDescendants } from "../../tree.ts";

/** Methods that change what is kept, or send something away. */
const writes =
  /^(save|saveAll|insert|insertOne|insertMany|update|updateOne|updateMany|upsert|delete|deleteOne|deleteMany|deleteById|destroy|persist|merge|commit|commitTransaction|executeUpdate|writeFile|appendFile|publish|sendMail|sendMessage|charge|refund|transfer)$/;

function check(clause: Node): Hit | null {
  const body = clause.childForFieldName("body");
  // A comment says that it is meant.
  if (body === null || body.namedChildCount > 0) return null;
  if (/\b(ignore|ignored|expected|unused)\b/i.test(clause.firstNamedChild?.text ?? "")) return null;
  const attempt = clause.parent?.childForFieldName("body");
  if (!attempt) return null;
  const written = ownDescendants(attempt, ["call_expression", "method_invocation"]).find(
    (call) => isCall(call) && writes.test(methodOf(call) ?? "") && isWaitedFor(call),
  );
  return written === undefined ? null : { at: clause, because: [written] };
}

/** In JavaScript what is not awaited fails elsewhere. */
function isWaitedFor(call: Node): boolean {
  return call.type === "method_invocation" || call.parent?.type === "await_expression";
}

/** An empty catch around something that is written. */
export const errorSwallowed: SyntaxRule = {
  id: "error-swallowed",
  category: "error-handling",
  severity: "major",
  confidence: "medium",
  cwe: "CWE-390",
  title: "When the write fails, nobody learns of it.",
  trigger:
    "The database, file or service refuses the write: the error disappears here, and the code goes on as if the data had been kept.",
  why: "An empty catch makes failure look like success. Log the error and tell the caller, or let it pass; where losing the write is right, say why in a comment.",
  skipInTests: true,
  visits: {
    javascript: { kinds: ["catch_clause"], check },
    java: { kinds: ["catch_clause"], check },
  },
  examples: {
    flagged: [
      ts`
        export async function order(cart: Cart): Promise<void> {
          try {
            await orders.insertOne(cart);
          } catch {} // <-
          cart.clear();
        }
      `,
      js`
        async function saveDraft(draft) {
          try {
            await draft.save();
            draft.dirty = false;
          } catch (error) { // <-
          }
        }
      `,
      java`
        class Orders {
          void close(Order order) {
            try {
              repository.save(order);
            } catch (DataAccessException e) { // <-
            }
            order.close();
          }
        }
      `,
    ],
    clear: [
      ts`
        export async function order(cart: Cart): Promise<void> {
          try {
            await orders.insertOne(cart);
          } catch (error) {
            log.error(error);
            throw error;
          }
        }
      `,
      js`
        async function saveDraft(draft) {
          try {
            await draft.save();
          } catch {
            // The next change saves again.
          }
          try {
            await map.delete;
            set.delete(draft);
          } catch {}
        }
      `,
      java`
        class Orders {
          void close(Order order) {
            try {
              repository.delete(order);
            } catch (NotFoundException ignored) {
            }
            try {
              order.parse();
            } catch (NumberFormatException e) {
            }
          }
        }
      `,
    ],
  },
};
