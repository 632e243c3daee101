import type { KeyObject } from "node:crypto";
import { z } from "zod";
import { messageOf, TellTheUser } from "../domain/errors.ts";
import { repeatedKey } from "../domain/repeated-key.ts";
import { receiptKeyId } from "../storage/receipt-key.ts";
import { signedReceiptSchema } from "../storage/receipt-schema.ts";
import { isGenuine } from "../storage/sign-receipt.ts";

/** One receipt of a file: what was signed, as it stands there, and what is said of it. */
interface Verified {
  readonly genuine: boolean;
  /** One line for people. */
  readonly line: string;
}

/** What a file may hold: a receipt as its page gives it, or those of a commit. */
const document = z.union([
  z.object({ receipts: z.array(z.unknown()).min(1) }).transform(({ receipts }) => receipts),
  z.looseObject({ receipt: z.unknown() }).transform((one) => [one]),
]);

/** Enough to verify: what is signed may be of any version, and has to stay as it stands there. */
const envelope = z.object({
  receipt: z.looseObject({}),
  signature: z.object({ algorithm: z.literal("Ed25519"), key: z.string(), value: z.string() }),
});

/**
 * Verifies every receipt of a JSON text. Throws `TellTheUser` when the text holds no signed
 * receipt at all; whatever else was changed in it makes it not genuine.
 */
export function verifyReceipts(text: string, publicKey: KeyObject): readonly Verified[] {
  const all = document.safeParse(parse(text));
  if (!all.success) throw unreadable("it is JSON and holds no receipt");
  return all.data.map((one) => verify(one, publicKey));
}

function verify(one: unknown, publicKey: KeyObject): Verified {
  const read = envelope.safeParse(one);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw unreadable(`${issue?.path.join(".") ?? ""}: ${issue?.message ?? "of another form"}`);
  }
  const { receipt, signature } = read.data;
  const key = signature.key.slice(0, 16);
  const what = describe(one);
  if (isGenuine(receipt, signature.value, publicKey)) {
    return { genuine: true, line: `genuine: ${what}, signed by key ${receiptKeyId(publicKey)}` };
  }
  const ours = receiptKeyId(publicKey);
  const why =
    key === ours
      ? "it was changed after it was signed"
      : `it names key ${JSON.stringify(key)}, and was verified with key ${ours}`;
  return { genuine: false, line: `not genuine: ${what}: ${why}` };
}

/** Quoted, because what is not genuine may hold anything. */
function describe(one: unknown): string {
  const known = signedReceiptSchema.safeParse(one);
  if (!known.success) return "a receipt of another version or form";
  const { review, repository, pullRequest, head } = known.data.receipt;
  const number = pullRequest === null ? "" : `#${pullRequest}`;
  const name = JSON.stringify(`${repository.owner}/${repository.name}${number}`);
  return `review ${review} of ${name} at ${head}`;
}

function parse(text: string): unknown {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw unreadable(`it is not JSON (${messageOf(error).slice(0, 80)})`);
  }
  const repeated = repeatedKey(text);
  if (repeated !== null) throw unreadable(`it says "${repeated.slice(0, 80)}" twice in one object`);
  return json;
}

function unreadable(why: string): TellTheUser {
  return new TellTheUser(
    `The receipt cannot be read: ${why}`,
    "Save it as the server gives it: the address of its page with .json at the end.",
  );
}
