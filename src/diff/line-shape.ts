/**
 * What a line is to the outline, told from its own first characters alone.
 * `comment` and `decorator` belong to what follows them.
 * `close`: ends or carries on what stands above it, e.g. `}`, `else:`, `end`, a lone `{`.
 * `import`: never a declaration of its own, however many lines it takes.
 */
export interface LineShape {
  readonly kind: "blank" | "comment" | "decorator" | "close" | "import" | "start";
  /** Columns of leading space; a tab goes to the next multiple of four. */
  readonly indent: number;
}

const tabWidth = 4;
const space = 32;
const tab = 9;
/** A classification needs only the first characters, however long the line. */
const enough = 80;

const comment = /^(\/\/|\/\*|\*\/|\*\s|\*$|#(?!\[)|--|;|<!--)/;
/** TypeScript, Python and Java; C#; Rust. */
const decorator = /^(@[\w(]|\[[\w:]+.*\]$|#!?\[)/;
const close =
  /^([)\]}]|\{\s*$|<\/|-->|(else|elif|elsif|elseif|except|finally|catch|rescue|ensure|then|end|endif|endfor|endwhile|endfunction|endmodule|endclass|endcase|fi|done|esac)\b)/;
const imports = /^(import|from|use|using|require|package|extern crate)\b/;

/** The shape of one line, in time linear in its leading space. */
export function shapeOf(line: string): LineShape {
  let indent = 0;
  let at = 0;
  for (; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if (code === space) indent++;
    else if (code === tab) indent += tabWidth - (indent % tabWidth);
    else break;
  }
  const text = line.slice(at, at + enough).trimEnd();
  return { kind: kindOf(text), indent };
}

function kindOf(text: string): LineShape["kind"] {
  if (text === "") return "blank";
  if (close.test(text)) return "close";
  if (comment.test(text)) return "comment";
  if (decorator.test(text)) return "decorator";
  return imports.test(text) ? "import" : "start";
}
