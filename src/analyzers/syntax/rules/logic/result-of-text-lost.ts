import type { Node } from "web-tree-sitter";

import { argumentsOf, calleeOf, methodOf, receiverOf } from "../../calls.ts";
import { definitionsOf } from "../../definitions.ts";
import { go, java, js, py, ts } from "../../example.ts";
import { parameterNamed } from "../../input.ts";
import type { Source } from "../../source.ts";
import { piecesOf } from "../../strings.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround, ownDescendants } from "../../tree.ts";
import { declaredType } from "./declared-type.ts";

/** Methods without arguments that only texts have. */
const ofText =
  /^(trim|trimStart|trimEnd|toUpperCase|toLowerCase|strip|lstrip|rstrip|upper|lower|casefold|swapcase)$/;
/** Methods of Java, with the types on which they change nothing. */
const javaTypes: readonly (readonly [RegExp, RegExp])[] = [
  [
    /^(plus|minus)(Nanos|Millis|Seconds|Minutes|Hours|Days|Weeks|Months|Years)$/,
    /^((Local|Zoned|Offset)?(DateTime|Time)|LocalDate|Instant|Duration|Period|Year|YearMonth)$/,
  ],
  [
    /^(trim|strip|stripLeading|stripTrailing|toUpperCase|toLowerCase|replace|replaceAll|replaceFirst|substring|concat|repeat)$/,
    /^String$/,
  ],
  [
    /^(add|subtract|multiply|divide|negate|setScale|round|abs|remainder|pow)$/,
    /^Big(Decimal|Integer)$/,
  ],
];
const ofGo =
  /^(strings\.(Trim\w*|Replace|ReplaceAll|ToUpper|ToLower|Repeat|Join|Split\w*|Title)|fmt\.(Sprint\w*|Errorf)|errors\.New|path\.(Join|Clean)|path\/filepath\.(Join|Clean))$/;

/** Methods of Python's texts that have no other meaning. */
const textOnly = /^(startswith|endswith|split|splitlines|encode|isdigit|isalpha|replace|title)$/;
const places = /^(identifier|member_expression|attribute|subscript|subscript_expression)$/;

function check(statement: Node, source: Source): Hit | null {
  const call = statement.firstNamedChild;
  if (!call || !/^(call|call_expression|method_invocation)$/.test(call.type)) return null;
  const receiver = receiverOf(call);
  const method = methodOf(call) ?? "";
  if (receiver === null) return null;
  const told = { at: call, name: method };
  if (source.language === "go") return ofGo.test(calleeOf(call, source) ?? "") ? told : null;
  if (source.language === "java") return isLostInJava(receiver, method, source) ? told : null;
  if (isReplacement(call, method)) return isKnownMutable(source) ? null : told;
  const isBare = (call.childForFieldName("arguments")?.namedChildCount ?? 1) === 0;
  if (!isBare || !ofText.test(method) || !places.test(receiver.type)) return null;
  if (isKnownMutable(source)) return null;
  return source.language === "javascript" || isTextElsewhere(receiver, call, source) ? told : null;
}

/** True where texts of a library are in use that change in place, by methods of the same names. */
function isKnownMutable({ text }: Source): boolean {
  return text.includes("MagicString");
}

/** Other things of Python can be stripped in place; what is split or searched besides is a text. */
function isTextElsewhere(receiver: Node, call: Node, source: Source): boolean {
  const around = functionAround(call);
  if (around === null || receiver.type !== "identifier") return false;
  if (definitionsOf(receiver, source).some(({ kind }) => kind === "loop")) return false;
  const { text } = receiver;
  const type = parameterNamed(around, text)?.childForFieldName("type")?.text;
  return (
    type === "str" ||
    ownDescendants(around, ["call"]).some(
      (each) =>
        methodOf(each) !== null &&
        textOnly.test(methodOf(each) ?? "") &&
        receiverOf(each)?.text === text,
    )
  );
}

/** `text.replace(a, b)` by what is replaced; addresses and states are replaced by methods of this name, too. */
function isReplacement(call: Node, method: string): boolean {
  if (!/^(replace|replaceAll)$/.test(method)) return false;
  const given = argumentsOf(call);
  const [pattern, by] = given;
  if (
    !pattern ||
    !by ||
    given.length > 2 ||
    /^(template_string|concatenated_string)$/.test(pattern.type)
  )
    return false;
  if (pattern.type === "regex") return true;
  return piecesOf(pattern) !== null && piecesOf(by) !== null;
}

/** Methods without arguments that in Java only texts have, and calls that give a text. */
const onlyOfText = /^(toUpperCase|toLowerCase|trim|strip|stripLeading|stripTrailing)$/;
const givesText =
  /^(toString|(get|read|next)\w*(Name|Title|Text|Mail|Email|Line|Description|Message|Address)|name|title|substring|replace|replaceAll|concat|getParameter|getHeader|nextLine|readLine)$/;

/** An element of a list or map of texts, or what a call gives whose name says that it is a text. */
function isTextGiven(receiver: Node, source: Source): boolean {
  if (receiver.type === "array_access") {
    const array = receiver.childForFieldName("array");
    return array !== null && declaredType(array, source) === "String[]";
  }
  if (receiver.type !== "method_invocation") return false;
  const method = methodOf(receiver) ?? "";
  if (givesText.test(method)) return true;
  const holder = receiverOf(receiver);
  return (
    holder !== null &&
    /^(get|getFirst|getLast|remove|next|poll|peek)$/.test(method) &&
    /<(\w+, ?)?String>$/.test(declaredType(holder, source) ?? "")
  );
}

function isLostInJava(receiver: Node, method: string, source: Source): boolean {
  if (onlyOfText.test(method) && isTextGiven(receiver, source)) return true;
  const types = javaTypes.find(([methods]) => methods.test(method))?.[1];
  return types !== undefined && types.test(declaredType(receiver, source) ?? "");
}

/** A method that gives a changed copy, called as if it changed the value itself. */
export const resultOfTextLost: SyntaxRule = {
  id: "result-of-text-lost",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "The result of {name} is thrown away, and the value itself stays as it was.",
  trigger:
    "For every value the line does nothing: what follows works with the unchanged text, date or number.",
  why: "Texts, dates and decimal numbers never change; their methods give a new value. Assign what the call gives, or remove the call.",
  skipInTests: true,
  visits: {
    javascript: { kinds: ["expression_statement"], check },
    python: { kinds: ["expression_statement"], check },
    go: { kinds: ["expression_statement"], check },
    java: { kinds: ["expression_statement"], check },
  },
  examples: {
    flagged: [
      ts`
        export function slug(title: string): string {
          title.toLowerCase(); // <-
          return title.replaceAll(" ", "-");
        }
      `,
      js`
        function clean(row) {
          row.name.replace(/\s+/g, " "); // <-
          row.mail = row.mail.trim();
          return row;
        }
      `,
      py`
        def read(line):
            line.strip()  # <-
            line.replace("\t", " ")  # <-
            return line.split(" ")
      `,
      go`
        package name

        import "strings"

        func Clean(name string) string {
        	strings.TrimSpace(name) // <-
        	return name
        }
      `,
      java`
        class Invoice {
          LocalDate due(LocalDate issued, BigDecimal sum) {
            issued.plusDays(14); // <-
            sum.setScale(2, RoundingMode.HALF_UP); // <-
            return issued;
          }
        }
      `,
      java`
        class Names {
          void clean(List<String> names, User user) {
            names.get(0).trim(); // <-
            user.getName().toLowerCase(); // <-
          }
        }
      `,
    ],
    clear: [
      java`
        class Names {
          void clean(List<StringBuilder> texts, List<String> names, Buffer buffer) {
            texts.get(0).trimToSize();
            names.set(0, names.get(0).trim());
            buffer.view().trim();
          }
        }
      `,
      ts`
        export function leave(router: Router, path: string): void {
          router.replace(path, { scroll: false });
          location.replace("/login");
          form.values.name = path.trim();
        }
      `,
      js`
        editor.replace(selection, text);
        canvas.trim(10, 20);
        console.log(name.toUpperCase());
      `,
      js`
        import MagicString from "magic-string";

        export function strip(code) {
          const text = new MagicString(code);
          text.replaceAll(/debugger;/g, "");
          return text.toString();
        }
      `,
      py`
        def crop(lines):
            for line in lines:
                line.rstrip()
                show(line.split(" "))

        def move(path, target, window):
            path.replace(target)
            window.lower(path)
            return path.name.strip()
      `,
      go`
        package name

        import "strings"

        func Clean(name string, b *strings.Builder) string {
        	b.WriteString(name)
        	name = strings.TrimSpace(name)
        	return name
        }
      `,
      java`
        class Invoice {
          void fill(StringBuilder text, List<String> names, Set<String> set) {
            text.replace(0, 1, "x");
            names.add("x");
            set.add("y");
            this.clock.plusDays(1);
          }
        }
      `,
    ],
  },
};
