import { z } from "zod";
import { configKeys, configSchema } from "../src/policy/config-schema.ts";

const start = "<!-- configuration: written by `npx tsx scripts/write-config-docs.ts` -->";
const end = "<!-- end of configuration -->";

/** docs/marginalia.schema.json: what editors check and complete `.github/marginalia.yml` with. */
export function configJsonSchema(): string {
  const schema = z.toJSONSchema(configSchema, {
    // Draft 7 is the newest that the usual YAML extensions understand whole.
    target: "draft-7",
    io: "input",
    override: ({ jsonSchema }) => {
      // Ours says that code does not write to it; to an editor it would say that nobody may.
      delete jsonSchema.readOnly;
    },
  });
  return JSON.stringify(schema);
}

/** The table of docs/configuration.md: one row per key. */
export function configTable(): string {
  const rows = [...configKeys].map(([key, schema]) => {
    const about = schema.meta()?.description ?? "";
    const cells = [`\`${key}\``, about, expectedOf(schema), defaultOf(schema)];
    return `| ${cells.map((cell) => cell.replaceAll("|", String.raw`\|`)).join(" | ")} |`;
  });
  return ["| key | what it does | expected | default |", "| --- | --- | --- | --- |", ...rows].join(
    "\n",
  );
}

/** `page` with the table between the two marks replaced. Throws when the marks are not there. */
export function withConfigTable(page: string): string {
  const from = page.indexOf(start);
  const to = page.indexOf(end);
  if (from === -1 || to < from) throw new Error(`docs/configuration.md has lost "${start}"`);
  return `${page.slice(0, from)}${start}\n\n${configTable()}\n\n${page.slice(to)}`;
}

/** In the words that a wrong value is answered with: no key takes a function. */
function expectedOf(schema: z.ZodType): string {
  const message = schema.safeParse(() => null).error?.issues[0]?.message ?? "";
  return message.replace(/ (is|are) expected/, "");
}

function defaultOf(schema: z.ZodType): string {
  const value = schema.parse(undefined);
  if (value === null) return "none";
  return `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}
