import type { Node } from "web-tree-sitter";

import { go } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround } from "../../tree.ts";
import { comparedWithNil } from "./errors.ts";
import { declarationOf, isAddressTaken, isGiven, usesOf } from "./scopes.ts";

/** `var failed *MyError` … `return failed` of a function that gives an `error`. */
function check(statement: Node): Hit | null {
  const values = statement.firstNamedChild?.namedChildren ?? [];
  const last = values.at(-1);
  if (last?.type !== "identifier") return null;
  const types = resultsOf(functionAround(statement));
  if (types.length !== values.length || types.at(-1) !== "error") return null;
  const declaration = declarationOf(last);
  const spec = declaration?.parent;
  if (!declaration || spec?.type !== "var_spec" || spec.childForFieldName("value") !== null)
    return null;
  if (spec.childForFieldName("type")?.type !== "pointer_type") return null;
  if (functionAround(declaration)?.id !== functionAround(statement)?.id) return null;
  if (isKnownNotNil(statement, declaration)) return null;
  // `errors.As(err, &failed)` and the like fill it.
  if (usesOf(declaration).some(isAddressTaken)) return null;
  // When the last thing before it gives a value, it is not nil.
  const given = usesOf(declaration).filter(
    (use) => use.id !== declaration.id && isGiven(use) && use.endIndex < statement.startIndex,
  );
  const isCertain = given.some((use) => use.parent?.parent?.parent?.id === statement.parent?.id);
  return isCertain ? null : { at: statement, name: last.text, because: [spec] };
}

/** Types of a function's results, named or not. */
function resultsOf(around: Node | null): readonly string[] {
  const result = around?.childForFieldName("result");
  if (!result) return [];
  if (result.type !== "parameter_list") return [result.text];
  return result.namedChildren.flatMap((parameter) => {
    const type = parameter.childForFieldName("type")?.text ?? parameter.text;
    const names = parameter.childrenForFieldName("name");
    return names.length > 0 ? names.map(() => type) : [type];
  });
}

function isKnownNotNil(statement: Node, declaration: Node): boolean {
  for (let at: Node = statement; at.parent !== null; at = at.parent) {
    const around = at.parent;
    if (around.type !== "if_statement") continue;
    const found = comparedWithNil(around.childForFieldName("condition"), "!=");
    if (found !== null && declarationOf(found)?.id === declaration.id) return true;
    if (/\bnil\b|errors\.As/.test(around.childForFieldName("condition")?.text ?? "")) return true;
  }
  return false;
}

/** A nil pointer that becomes an error that is not nil. */
export const typedNilError: SyntaxRule = {
  id: "typed-nil-error",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "{name} is a nil pointer when all went well, and as an error that is not nil.",
  trigger:
    "Nothing went wrong: the caller's `err != nil` is true all the same, because an error that holds a nil pointer of some type is not nil.",
  why: "Declare the variable as `error`, or write `return nil` where nothing went wrong.",
  visits: { go: { kinds: ["return_statement"], mentions: ["var"], check } },
  examples: {
    flagged: [
      go`
        package forms

        func validate(form Form) error {
        	var failed *ValidationError
        	if form.Name == "" {
        		failed = &ValidationError{Field: "name"}
        	}
        	return failed // <-
        }
      `,
      go`
        package forms

        func parse(lines []string) (int, error) {
        	var problem *ParseError
        	count := 0
        	for at, line := range lines {
        		if line == "" {
        			problem = &ParseError{Line: at}
        			continue
        		}
        		count++
        	}
        	return count, problem // <-
        }
      `,
      go`
        package forms

        func (s *Server) close() (err error) {
        	var all *multierror.Error
        	for _, each := range s.open {
        		all = multierror.Append(all, each.Close())
        	}
        	return all // <-
        }
      `,
    ],
    clear: [
      go`
        package forms

        func validate(form Form) error {
        	var failed *ValidationError
        	if form.Name == "" {
        		failed = &ValidationError{Field: "name"}
        	}
        	if failed != nil {
        		return failed
        	}
        	return nil
        }
      `,
      go`
        package forms

        func (s *Server) close() error {
        	var all *multierror.Error
        	for _, each := range s.open {
        		all = multierror.Append(all, each.Close())
        	}
        	return all.ErrorOrNil()
        }
      `,
      go`
        package forms

        func find(name string) (*Form, *NotFound) {
        	var missing *NotFound
        	form := forms[name]
        	if form == nil {
        		missing = &NotFound{name}
        	}
        	return form, missing
        }
      `,
      go`
        package forms

        func check(err error) error {
        	var failed *ValidationError
        	if !errors.As(err, &failed) {
        		return err
        	}
        	return failed
        }
      `,
    ],
  },
};
