import type { Node } from "web-tree-sitter";

import { tf } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { attributeOf, blockOf, blocksIn, textOf } from "./blocks.ts";

/** Attributes of resources that hold a password. */
const passwords =
  /^(password|master_password|admin_password|administrator_login_password|administrator_password|root_password|auth_token|secret_string|admin_user_password)$/;
const isSecretName =
  /(^|_)(password|passwd|secret_key|api_key|auth_token|private_key|client_secret)$/i;
/** What stands for a password, or is none. */
const isPlaceholder =
  /^$|^(change|replace|dummy|example|placeholder|todo|test|fake|none|null|unused|set-?me|fill|your|xxx|\*+$|<|\$\{)|changeme|placeholder|replace|\/|^arn:|^[a-z]+(_[a-z]+)+$/i;

function check(node: Node): Hit | null {
  const block = blockOf(node);
  const found =
    block.kind === "resource"
      ? ofResource(node, block.type)
      : block.kind === "variable" && isSecretName.test(block.type)
        ? attributeOf(node, "default")
        : null;
  const text = textOf(found?.lastNamedChild ?? null);
  if (found === null || text === null || text.includes("${") || isPlaceholder.test(text))
    return null;
  return { at: found };
}

function ofResource(node: Node, type: string): Node | null {
  if (!/^(aws|azurerm|google|digitalocean|oci|alicloud|mysql|postgresql)_/.test(type)) return null;
  const found = node.descendantsOfType("attribute").find((each) => {
    const name = each.firstNamedChild?.text ?? "";
    if (!passwords.test(name)) return false;
    const text = textOf(each.lastNamedChild);
    return text !== null && !isPlaceholder.test(text);
  });
  // A secret without a value, or one that is changed by hand after it was made.
  return blocksIn(node, "lifecycle").length === 0 ? (found ?? null) : null;
}

/** A password that everybody with the repository can read. */
export const passwordInConfiguration: SyntaxRule = {
  id: "password-in-configuration",
  category: "security",
  severity: "major",
  confidence: "medium",
  cwe: "CWE-798",
  title: "A password stands in the configuration.",
  trigger:
    "Everybody who can read the repository, its history or a copy of it can log in; and the password cannot be changed without a change of the code.",
  why: "Take it from a secret store, let the provider make one (`manage_master_user_password`, `random_password`), or pass it as a variable that is `sensitive` and has no default. Change the one that stood here.",
  skipInTests: true,
  visits: {
    terraform: {
      kinds: ["block"],
      mentions: ["assw", "ASSW", "oken", "TOKEN", "ecret", "SECRET", "_key", "_Key", "_KEY"],
      check,
    },
  },
  examples: {
    flagged: [
      tf`
        resource "aws_db_instance" "shop" {
          storage_encrypted = true
          username          = "shop"
          password          = "Winter2024!rain" # <-
        }
      `,
      tf`
        resource "google_sql_user" "shop" {
          name     = "shop"
          instance = google_sql_database_instance.shop.name
          password = "k3-Larix-blue" # <-
        }
      `,
      tf`
        variable "db_password" {
          type    = string
          default = "Tr0ub4dor&3" # <-
        }
      `,
    ],
    clear: [
      tf`
        resource "aws_db_instance" "shop" {
          storage_encrypted = true
          username          = "shop"
          password          = random_password.shop.result
        }
      `,
      tf`
        variable "db_password" {
          type      = string
          sensitive = true
        }
        variable "reset_password" {
          type    = string
          default = "changeme"
        }
      `,
      tf`
        resource "aws_secretsmanager_secret_version" "api" {
          secret_id     = aws_secretsmanager_secret.api.id
          secret_string = "placeholder"
        }
        resource "aws_secretsmanager_secret_version" "key" {
          secret_id     = aws_secretsmanager_secret.key.id
          secret_string = "set by hand"
          lifecycle {
            ignore_changes = [secret_string]
          }
        }
      `,
    ],
  },
};
