import type { Dockerfile, Instruction, ModifiableInstruction } from "dockerfile-ast";
import { z } from "zod";

import { shellCommands } from "./shell-commands.ts";
import type { Command, Word } from "./shell-commands.ts";

/** One instruction of a stage. Lines are 1-based and inclusive. */
export interface Step {
  readonly keyword: string;
  /** What follows the keyword and its flags, as it is written. */
  readonly text: string;
  readonly words: readonly string[];
  /** Flags as `name=value`, without the dashes. */
  readonly flags: readonly string[];
  /** True for the JSON form, which no shell sees. */
  readonly exec: boolean;
  /** What the shell of a RUN runs; empty for other instructions. */
  readonly commands: readonly Command[];
  /** Variables that are filled in, without those that have a default where they are used. */
  readonly variables: readonly string[];
  readonly firstLine: number;
  readonly lastLine: number;
}

/** A stage of a build, from its FROM to the next. */
export interface Stage {
  /** Lower case, as the builder compares names; null when it has none. */
  readonly name: string | null;
  /** The image or the stage that it starts from. */
  readonly base: string;
  readonly from: Step;
  readonly steps: readonly Step[];
  /** True when what it holds is in the image that is built at the end. */
  readonly shipped: boolean;
}

/** A whole build file. */
export interface Build {
  /** ARGs before the first FROM. */
  readonly globals: readonly Step[];
  readonly stages: readonly Stage[];
}

/** The words that the shell of a RUN reads, with a line break as a word of its own in a here-document. */
function scriptOf(instruction: Instruction, text: string): readonly Word[] {
  const words = instruction
    .getArguments()
    .map((each) => ({ text: each.getValue(), line: each.getRange().start.line + 1 }));
  const opening = words[0];
  if (opening === undefined || !text.includes("<<")) return words;
  const mark = /^<<-?["']?(\w+)["']?$/.exec(opening.text)?.[1];
  const first = words.filter((each) => each.line === opening.line);
  // `RUN python3 <<EOF` feeds another program than the shell.
  if (mark === undefined || first.length > 1) return first;
  const body = words.slice(1).filter((each) => each.text !== mark);
  if (body[0]?.text.startsWith("#!") && !body[0].text.endsWith("sh")) return [];
  return body.flatMap((each, at) => {
    const previous = body[at - 1];
    return previous !== undefined && previous.line !== each.line
      ? [{ text: "\n", line: previous.line }, each]
      : [each];
  });
}

const Strings = z.array(z.string());

/** The texts of the JSON form; null for everything else, which the builder gives to a shell. */
function stringsOf(text: string): readonly string[] | null {
  if (!text.trimStart().startsWith("[")) return null;
  try {
    return Strings.parse(JSON.parse(text));
  } catch {
    // The builder, too, takes what is no JSON for a line of shell.
    return null;
  }
}

function stepOf(instruction: Instruction): Step {
  const { start, end } = instruction.getRange();
  const text = instruction.getArgumentsContent() ?? "";
  const keyword = instruction.getKeyword();
  const strings = stringsOf(text);
  const exec = strings !== null;
  return {
    keyword,
    text,
    words: strings ?? instruction.getArguments().map((each) => each.getValue()),
    flags: flagsOf(instruction),
    exec,
    commands: keyword === "RUN" && !exec ? shellCommands(scriptOf(instruction, text)) : [],
    variables: instruction
      .getVariables()
      .filter((each) => each.getModifier() === null && each.getName() !== "")
      .map((each) => each.getName()),
    firstLine: start.line + 1,
    lastLine: end.line + 1,
  };
}

function hasFlags(instruction: Instruction): instruction is ModifiableInstruction {
  return "getFlags" in instruction;
}

/** The flags that stand between the keyword and its arguments. */
function flagsOf(instruction: Instruction): readonly string[] {
  if (!hasFlags(instruction)) return [];
  return instruction.getFlags().map((each) => `${each.getName()}=${each.getValue() ?? ""}`);
}

/** Reads a build file. What the parser does not know it leaves as an instruction of its own. */
export function readBuild(file: Dockerfile): Build {
  const globals: Step[] = [];
  const stages: { from: Step; steps: Step[] }[] = [];
  for (const instruction of file.getInstructions()) {
    const step = stepOf(instruction);
    const stage = stages.at(-1);
    if (step.keyword === "FROM") stages.push({ from: step, steps: [] });
    else if (stage === undefined) globals.push(step);
    else stage.steps.push(step);
  }
  const named = stages.map(({ from, steps }) => ({
    name: /^as$/i.test(from.words[1] ?? "") ? (from.words[2] ?? "").toLowerCase() : null,
    base: from.words[0] ?? "",
    from,
    steps,
  }));
  const shipped = new Set<number>();
  for (let at = named.length - 1; at >= 0 && !shipped.has(at);) {
    shipped.add(at);
    const base = named[at]?.base.toLowerCase();
    at = named.findLastIndex((each, index) => index < at && each.name === base);
  }
  return {
    globals,
    stages: named.map((stage, at) => ({ ...stage, shipped: shipped.has(at) })),
  };
}
