import type { SyntaxRule } from "../../syntax-rule.ts";
import { shellCommandFromParameter } from "./shell-command-from-parameter.ts";
import { sqlFromParameter } from "./sql-from-parameter.ts";
import { massAssignment } from "./mass-assignment.ts";
import { prototypePollution } from "./prototype-pollution.ts";
import { patternInjection } from "./pattern-injection.ts";
import { xpathInjection } from "./xpath-injection.ts";
import { ldapInjection } from "./ldap-injection.ts";
import { nosqlInjection } from "./nosql-injection.ts";
import { codeInjection } from "./code-injection.ts";
import { commandInjection } from "./command-injection.ts";
import { htmlInjection } from "./html-injection.ts";
import { openRedirect } from "./open-redirect.ts";
import { pathTraversal } from "./path-traversal.ts";
import { sqlInjection } from "./sql-injection.ts";
import { serverSideRequest } from "./server-side-request.ts";
import { templateInjection } from "./template-injection.ts";
import { zipSlip } from "./zip-slip.ts";

/** Rules on what somebody sent becoming code, a path, an address or a header. */
export const injectionRules: readonly SyntaxRule[] = [
  sqlInjection,
  commandInjection,
  codeInjection,
  pathTraversal,
  zipSlip,
  serverSideRequest,
  openRedirect,
  htmlInjection,
  templateInjection,
  nosqlInjection,
  ldapInjection,
  xpathInjection,
  patternInjection,
  prototypePollution,
  massAssignment,
  sqlFromParameter,
  shellCommandFromParameter,
];
