import type { Node } from "web-tree-sitter";

import {
  argumentsOf,
  calleeOf,
  isCall,
  keywordArgument,
  propertyOf,
  methodOf,
  receiverOf,
} from "../../calls.ts";
import { definitionsOf } from "../../definitions.ts";
import { resolved, unwrap } from "../../names.ts";
import type { Source } from "../../source.ts";
import { literalText } from "../../strings.ts";

const shells = /^(.*\/)?(ba|da|z|k)?sh$|^cmd(\.exe)?$|^(powershell|pwsh)(\.exe)?$/;

/** Functions that hand their first argument to a shell. */
const shellCalls =
  /^(child_process\.exec(Sync)?|shelljs\.exec|execa\.(execaCommand(Sync)?|command(Sync)?)|os\.(system|popen)|subprocess\.get(status)?output|asyncio\.create_subprocess_shell)$/;
/** Functions that start a program, and hand it to a shell when they are asked to. */
const programCalls =
  /^(child_process\.(spawn|execFile)(Sync)?|subprocess\.(run|call|check_call|check_output|Popen))$/;

/** The texts that a call gives to a shell, or that name the program it starts; empty for others. */
export function shellCommands(call: Node, source: Source): readonly Node[] {
  const callee = calleeName(call, source);
  if (callee === null) return [];
  const given = (): readonly Node[] => argumentsOf(call);
  if (shellCalls.test(callee)) return given().slice(0, 1);
  if (programCalls.test(callee)) return ofProgramCall(call, given());
  if (/^os\/exec\.Command(Context)?$/.test(callee)) {
    return afterShell(callee.endsWith("Context") ? given().slice(1) : given());
  }
  if (
    callee === "Runtime.getRuntime().exec" ||
    isMadeBy(call, "exec", /^Runtime\.getRuntime\(/, source)
  ) {
    const [command] = given();
    const words = command && listed(command);
    return words ? afterShell(words) : given().slice(0, 1);
  }
  if (/(^|\.)ProcessBuilder$/.test(callee)) {
    const only = given().length === 1 ? given()[0] : undefined;
    return afterShell((only && listed(only)) ?? given());
  }
  if (isMadeBy(call, "command", /^new (java\.lang\.)?ProcessBuilder\(/, source)) {
    return afterShell(given());
  }
  return [];
}

/** A method of a variable that holds what Java starts programs with. */
function isMadeBy(call: Node, method: string, made: RegExp, source: Source): boolean {
  const receiver =
    source.language === "java" && methodOf(call) === method ? receiverOf(call) : null;
  return (
    receiver?.type === "identifier" &&
    definitionsOf(receiver, source).some(({ value }) => made.test(value?.text ?? ""))
  );
}

/** The function called, also through `const run = promisify(exec)`. */
function calleeName(call: Node, source: Source): string | null {
  const isWrapped = source.language === "javascript" && source.text.includes("promisify");
  const callee = isWrapped ? call.childForFieldName("function") : null;
  if (callee?.type === "identifier") {
    for (const { value } of definitionsOf(callee, source)) {
      if (!value || !isCall(value) || !/(^|\.)promisify$/.test(calleeOf(value, source) ?? ""))
        continue;
      const wrapped = argumentsOf(value)[0];
      return wrapped === undefined ? null : resolved(wrapped, source);
    }
  }
  return calleeOf(call, source);
}

function ofProgramCall(call: Node, given: readonly Node[]): readonly Node[] {
  const command = given[0];
  if (command === undefined) return [];
  const options = given.at(-1);
  const shell =
    keywordArgument(call, "shell") ??
    (options?.type === "object" ? propertyOf(options, "shell") : null);
  if (shell !== null && !/^(false|False|None)$/.test(shell.text)) return given.slice(0, 2);
  const list = listed(command);
  if (list !== null) return afterShell(list);
  const second = given[1] && listed(given[1]);
  return second ? afterShell([command, ...second]) : [];
}

/** Of a program and its arguments those that a shell reads, when the program is one; else the program. */
function afterShell(words: readonly Node[]): readonly Node[] {
  const program = words[0];
  if (program === undefined) return [];
  const text = literalText(program);
  if (text === null) return [program];
  return shells.test(text) &&
    words.slice(1).some((word) => /^(-\w*c|\/c|-Command)$/i.test(literalText(word) ?? ""))
    ? words.slice(2)
    : [];
}

/** Elements of a list that stands in the code; null for anything else. */
function listed(given: Node): readonly Node[] | null {
  const node = unwrap(given);
  if (["list", "array", "array_initializer"].includes(node.type)) return node.namedChildren;
  if (node.type === "array_creation_expression") {
    return node.childForFieldName("value")?.namedChildren ?? null;
  }
  return null;
}
