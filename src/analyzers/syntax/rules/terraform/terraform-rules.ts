import type { SyntaxRule } from "../../syntax-rule.ts";
import { adminPortOpenToAll } from "./admin-port-open-to-all.ts";
import { bucketOpenToAll } from "./bucket-open-to-all.ts";
import { databaseOpenToAll } from "./database-open-to-all.ts";
import { passwordInConfiguration } from "./password-in-configuration.ts";
import { policyAllowsEverything } from "./policy-allows-everything.ts";
import { principalIsAnybody } from "./principal-is-anybody.ts";
import { storageNotEncrypted } from "./storage-not-encrypted.ts";
import { workflowRoleForAllRepositories } from "./workflow-role-for-all-repositories.ts";

/** Rules on infrastructure that is open, unencrypted or lost. */
export const terraformRules: readonly SyntaxRule[] = [
  adminPortOpenToAll,
  bucketOpenToAll,
  databaseOpenToAll,
  passwordInConfiguration,
  policyAllowsEverything,
  principalIsAnybody,
  storageNotEncrypted,
  workflowRoleForAllRepositories,
];
