import type { Node } from "web-tree-sitter";

import { isAsync } from "../../async-functions.ts";
import { methodOf, receiverName } from "../../calls.ts";
import { js, ts } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround, ownDescendants } from "../../tree.ts";

/** Methods of the usual database layers that give a promise. */
const named = /^(commitTransaction|rollbackTransaction|abortTransaction)$/;
const short = /^(commit|rollback)$/;
const transaction = /(^|\.)(t|tx|trx|transaction|queryRunner|connection|conn|client)$/;

function check(statement: Node, source: Source): Hit | null {
  const call = statement.firstNamedChild;
  if (call?.type !== "call_expression") return null;
  const method = methodOf(call) ?? "";
  if (!named.test(method) && !short.test(method)) return null;
  // Those with a callback tell their end by it.
  if ((call.childForFieldName("arguments")?.namedChildCount ?? 0) > 0) return null;
  const around = functionAround(statement);
  if (around === null || !isAsync(around)) return null;
  if (short.test(method)) {
    // In browsers' databases commit gives nothing.
    if (!transaction.test(receiverName(call)) || /indexedDB|objectStore/.test(source.text))
      return null;
    if (!isAwaitedElsewhere(receiverName(call), around)) return null;
  }
  return { at: call };
}

/** True when other work on the same connection or transaction is awaited in the function. */
function isAwaitedElsewhere(name: string, around: Node): boolean {
  return ownDescendants(around, ["await_expression"]).some((each) =>
    each.text.startsWith(`await ${name}.`),
  );
}

/** The end of a database transaction that nobody waits for. */
export const commitNotAwaited: SyntaxRule = {
  id: "commit-not-awaited",
  category: "data-integrity",
  severity: "major",
  confidence: "high",
  title: "The end of the transaction is not awaited.",
  trigger:
    "The function reports success before the database has committed. When the commit fails, no catch learns of it; when the connection is released first, the rows are lost or the lock stays.",
  why: "Commit and rollback go to the database and give a promise. Write `await` before the call, so that a failure is caught and the connection is released afterwards.",
  visits: {
    javascript: {
      kinds: ["expression_statement"],
      mentions: ["commit", "rollback", "abortTransaction"],
      check,
    },
  },
  examples: {
    flagged: [
      ts`
        async function pay(order: Order) {
          const queryRunner = dataSource.createQueryRunner();
          await queryRunner.startTransaction();
          try {
            await queryRunner.manager.save(order);
            queryRunner.commitTransaction(); // <-
          } catch (error) {
            await queryRunner.rollbackTransaction();
            throw error;
          } finally {
            await queryRunner.release();
          }
        }
      `,
      js`
        async function transfer(from, to, amount) {
          const connection = await pool.getConnection();
          await connection.beginTransaction();
          await connection.query("UPDATE accounts SET money = money - ? WHERE id = ?", [amount, from]);
          await connection.query("UPDATE accounts SET money = money + ? WHERE id = ?", [amount, to]);
          connection.commit(); // <-
          connection.release();
        }
      `,
      js`
        async function book(seats) {
          const session = await mongoose.startSession();
          session.startTransaction();
          try {
            await Seat.updateMany({ _id: seats }, { taken: true }, { session });
            await session.commitTransaction();
          } catch (error) {
            session.abortTransaction(); // <-
            throw error;
          }
        }
      `,
    ],
    clear: [
      ts`
        async function pay(order: Order) {
          await queryRunner.startTransaction();
          await queryRunner.manager.save(order);
          await queryRunner.commitTransaction();
        }
      `,
      js`
        async function put(record) {
          const tx = (await indexedDB.open("app")).transaction("records", "readwrite");
          await tx.objectStore("records").put(record);
          tx.commit();
        }
      `,
      js`
        async function save(editor) {
          const transaction = editor.begin();
          transaction.insert(await clipboard.readText());
          transaction.commit();
        }
      `,
      js`
        function finish(connection, done) {
          connection.commit((error) => done(error));
        }
      `,
    ],
  },
};
