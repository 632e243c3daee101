/** A word as it is written, quotes and all, with its 1-based line. */
export interface Word {
  readonly text: string;
  readonly line: number;
}

/** One simple command of a shell script. */
export interface Command {
  /** From the program's name on: without `then`, `!` and variables set for it alone. */
  readonly words: readonly string[];
  readonly line: number;
  /** True inside of parentheses, where `cd` and `export` end with them. */
  readonly nested: boolean;
  /** The operator behind it; empty at the end. */
  readonly end: string;
}

const operator = /&&|\|\||;;|[;|&\n]/y;
/** Words that stand before a command and are none. */
const before = /^(?:if|then|elif|else|while|until|do|!|\{|time|\w+=.*)$/;

/** How deep the quotes and parentheses are that a character stands in. */
interface Depth {
  quote: string;
  parentheses: number;
  substitutions: number;
}

/**
 * The simple commands of a shell script, in order. Follows quotes, parentheses and operators, as far
 * as is needed to tell commands apart; what stands in a substitution stays part of its word.
 */
export function shellCommands(script: readonly Word[]): readonly Command[] {
  const commands: Command[] = [];
  const depth: Depth = { quote: "", parentheses: 0, substitutions: 0 };
  let words: Word[] = [];
  let word = "";
  let line = 0;
  let nested = false;

  function endWord(): void {
    if (word !== "") words.push({ text: word, line });
    word = "";
  }
  function endCommand(end: string): void {
    endWord();
    const start = words.findIndex((each) => !before.test(each.text));
    const first = words[start];
    if (first !== undefined) {
      const texts = words.slice(start).map((each) => each.text);
      commands.push({ words: texts, line: first.line, nested, end });
    }
    words = [];
    nested = depth.parentheses > 0;
  }

  for (const each of script) {
    if (depth.quote === "" && depth.substitutions === 0) endWord();
    else word += " ";
    if (word === "") line = each.line;
    for (let at = 0; at < each.text.length; at += 1) {
      const character = each.text.charAt(at);
      if (character === "\\" && depth.quote !== "'") {
        word += each.text.slice(at, at + 2);
        at += 1;
        continue;
      }
      const inText = depth.quote !== "" || depth.substitutions > 0;
      operator.lastIndex = at;
      const found = inText ? null : operator.exec(each.text);
      // `2>&1` and `&>` redirect.
      const redirects = /[<>]$/.test(word) || each.text.charAt(at + 1) === ">";
      if (found !== null && !(found[0] === "&" && redirects)) {
        endCommand(found[0]);
        line = each.line;
        at += found[0].length - 1;
        continue;
      }
      if (follow(character, each.text.charAt(at - 1), depth)) word += character;
      else endCommand(character);
      nested = nested || depth.parentheses > 0;
    }
  }
  endCommand("");
  return commands;
}

/** Notes what a character opens or closes. False when it is a parenthesis around commands. */
function follow(character: string, previous: string, depth: Depth): boolean {
  if (depth.quote !== "") {
    if (character === depth.quote) depth.quote = "";
    return true;
  }
  if (character === "'" || character === '"' || character === "`") {
    depth.quote = character;
  } else if (character === "(") {
    if (depth.substitutions > 0 || /[$<>=]/.test(previous)) depth.substitutions += 1;
    else {
      depth.parentheses += 1;
      return false;
    }
  } else if (character === ")") {
    if (depth.substitutions > 0) depth.substitutions -= 1;
    else {
      depth.parentheses = Math.max(depth.parentheses - 1, 0);
      return false;
    }
  }
  return true;
}
