import { asynchronyRules } from "./rules/asynchrony/asynchrony-rules.ts";
import { goRules } from "./rules/go/go-rules.ts";
import { injectionRules } from "./rules/injection/injection-rules.ts";
import { javaRules } from "./rules/java/java-rules.ts";
import { logicRules } from "./rules/logic/logic-rules.ts";
import { pythonRules } from "./rules/python/python-rules.ts";
import { reactRules } from "./rules/react/react-rules.ts";
import { terraformRules } from "./rules/terraform/terraform-rules.ts";
import { weaknessRules } from "./rules/weakness/weakness-rules.ts";
import type { SyntaxRule } from "./syntax-rule.ts";

/** Every rule of our own over syntax trees. A new one is its file and a line in its family's list. */
export const rules: readonly SyntaxRule[] = [
  ...injectionRules,
  ...weaknessRules,
  ...asynchronyRules,
  ...reactRules,
  ...logicRules,
  ...pythonRules,
  ...goRules,
  ...javaRules,
  ...terraformRules,
];
