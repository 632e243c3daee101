/** Texts by path before and after a change. */
export interface GeneratedChange {
  readonly base: Readonly<Record<string, string>>;
  readonly head: Readonly<Record<string, string>>;
}

export interface ChangeShape {
  readonly files: number;
  /** Functions of a file before the change; about 13 lines each. */
  readonly functions: number;
  /** Every so many functions one is edited. */
  readonly editEvery: number;
  /** Functions that the change adds to each file, spread over it. */
  readonly added: number;
  /** True to have each added function confess a bug, which the emulated model then reports. */
  readonly defects: boolean;
}

const nouns = ["order", "invoice", "basket", "customer", "parcel", "voucher", "refund", "tariff"];

/**
 * TypeScript modules as a shop would have them, changed as people change code: a condition here, a
 * constant there, new functions between the old ones. The same shape gives the same texts.
 */
export function generateChange(shape: ChangeShape): GeneratedChange {
  const base: Record<string, string> = {};
  const head: Record<string, string> = {};
  for (let file = 0; file < shape.files; file += 1) {
    const noun = nouns[file % nouns.length] ?? "order";
    const path = `src/${noun}/${noun}-rules-${file + 1}.ts`;
    base[path] = moduleText(noun, oldFunctions(noun, shape.functions, false, shape));
    head[path] = moduleText(noun, withAdded(noun, shape));
  }
  return { base, head };
}

/** The text of a file with one more edit, as a later push would make it. */
export function editOnce(text: string): string {
  const edited = text.replace("const limit = ", "const limit = 1 + ");
  if (edited === text) throw new Error("the text holds nothing to edit");
  return edited;
}

function moduleText(noun: string, functions: readonly string[]): string {
  const type = capitalised(noun);
  const head = [
    `import { readAll } from "../store/read-all.ts";`,
    `import type { ${type}, Line } from "./${noun}.ts";`,
    "",
    `const limit = ${noun.length * 10};`,
  ].join("\n");
  return `${[head, ...functions].join("\n\n")}\n`;
}

function oldFunctions(
  noun: string,
  count: number,
  after: boolean,
  { editEvery }: ChangeShape,
): string[] {
  return Array.from({ length: count }, (_, index) => {
    const write = kinds[index % kinds.length] ?? sumOf;
    return write(noun, `${index + 1}`, after && index % editEvery === 0, "");
  });
}

function withAdded(noun: string, shape: ChangeShape): readonly string[] {
  const functions = oldFunctions(noun, shape.functions, true, shape);
  for (let index = 0; index < shape.added; index += 1) {
    const name = `${shape.functions + index + 1}`;
    const note = shape.defects ? `\n  // BUG: ${noun} rule ${name} leaves out the last line.` : "";
    const write = kinds[(index + 2) % kinds.length] ?? sumOf;
    const at = Math.floor(((index + 1) * functions.length) / (shape.added + 1));
    functions.splice(at, 0, write(noun, name, false, note));
  }
  return functions;
}

type WriteFunction = (noun: string, name: string, edited: boolean, note: string) => string;

const sumOf: WriteFunction = (noun, name, edited, note) => `\
/** What the lines of ${article(noun)} come to, in cents. */
export function sumOf${capitalised(noun)}${name}(lines: readonly Line[]): number {${note}
  let sum = 0;
  for (const line of lines) {
    ${edited ? "if (line.cancelled || line.count === 0) continue;" : "if (line.cancelled) continue;"}
    const price = line.count * line.cents;
    sum += ${edited ? "Math.round(price * (1 - line.discount))" : "price"};
  }
  return Math.max(0, sum);
}`;

const describe: WriteFunction = (noun, name, edited, note) => `\
export function describe${capitalised(noun)}${name}(${noun}: ${capitalised(noun)}): string {${note}
  const { id, state, total } = ${noun};
  switch (state) {
    case "open":
      return \`${noun} \${id} is open, \${total} to pay\`;
    case "paid":
      return ${edited ? `\`${noun} \${id} was paid: \${(total / 100).toFixed(2)}\`` : `\`${noun} \${id} was paid\``};
    case "void":
      return \`${noun} \${id} was called off\`;
  }
}`;

const load: WriteFunction = (noun, name, edited, note) => `\
/** Reads one ${noun}; null when there is none. Throws when the store is away. */
export async function load${capitalised(noun)}${name}(id: string): Promise<${capitalised(noun)} | null> {${note}
  const found = await readAll<${capitalised(noun)}>("${noun}", { id, limit: ${edited ? 2 : 1} });
  const first = found[0];
  if (first === undefined) return null;
  ${edited ? `if (found.length > 1) throw new Error(\`two of ${noun} \${id}\`);\n  ` : ""}if (first.total > limit) {
    return { ...first, flagged: true };
  }
  return first;
}`;

const group: WriteFunction = (noun, name, edited, note) => `\
export function group${capitalised(noun)}${name}(
  all: readonly ${capitalised(noun)}[],
): ReadonlyMap<string, readonly ${capitalised(noun)}[]> {${note}
  const groups = new Map<string, ${capitalised(noun)}[]>();
  for (const one of all) {
    const key = ${edited ? "`${one.region}/${one.owner.toLowerCase()}`" : "`${one.region}/${one.owner}`"};
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return groups;
}`;

const kinds: readonly WriteFunction[] = [sumOf, describe, load, group];

function article(noun: string): string {
  return /^[aeiou]/.test(noun) ? `an ${noun}` : `a ${noun}`;
}

function capitalised(noun: string): string {
  return noun.slice(0, 1).toUpperCase() + noun.slice(1);
}
