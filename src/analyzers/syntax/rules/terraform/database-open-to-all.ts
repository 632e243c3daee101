import type { Node } from "web-tree-sitter";

import { tf } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { attributeOf, blockOf, outermostBlock, textOf, valueOf } from "./blocks.ts";

const hasPublicSwitch =
  /^aws_(db_instance|rds_cluster_instance|redshift_cluster|redshiftserverless_workgroup|dms_replication_instance|docdb_cluster_instance|neptune_cluster_instance|mq_broker)$/;
const firewalls =
  /^azurerm_(mssql|mysql|postgresql|mariadb|sql)(_flexible_server|_server)?_firewall_rule$/;

function check(node: Node): Hit | null {
  const { kind, type, name } = blockOf(node);
  if (kind === "authorized_networks") {
    const isSql = outermostBlock(node)?.type === "google_sql_database_instance";
    return isSql && textOf(valueOf(node, "value")) === "0.0.0.0/0"
      ? { at: attributeOf(node, "value") ?? node, name: "instance" }
      : null;
  }
  if (kind !== "resource") return null;
  if (firewalls.test(type)) {
    const start = textOf(valueOf(node, "start_ip_address"));
    const end = attributeOf(node, "end_ip_address");
    // From 0.0.0.0 to 0.0.0.0 means the provider's own services.
    return start === "0.0.0.0" && end?.text.includes('"255.255.255.255"')
      ? { at: end, name }
      : null;
  }
  if (!hasPublicSwitch.test(type)) return null;
  const open = attributeOf(node, "publicly_accessible");
  return open !== null && open.lastNamedChild?.text === "true" ? { at: open, name } : null;
}

/** A database with an address on the internet. */
export const databaseOpenToAll: SyntaxRule = {
  id: "database-open-to-all",
  category: "security",
  severity: "major",
  confidence: "high",
  cwe: "CWE-284",
  title: "The database {name} can be reached from the whole internet.",
  trigger:
    "Anybody connects to the database and tries passwords, or a fault of its server that is not patched yet: one that fits gives them all data.",
  why: "Keep the database in private subnets and reach it through a VPN, a proxy or a bastion; allow single addresses at most.",
  visits: {
    terraform: {
      kinds: ["block"],
      mentions: ["authorized_networks", "start_ip_address", "publicly_accessible"],
      check,
    },
  },
  examples: {
    flagged: [
      tf`
        resource "aws_db_instance" "shop" {
          engine              = "postgres"
          storage_encrypted   = true
          publicly_accessible = true # <-
        }
      `,
      tf`
        resource "google_sql_database_instance" "shop" {
          settings {
            ip_configuration {
              authorized_networks {
                name  = "all"
                value = "0.0.0.0/0" # <-
              }
            }
          }
        }
      `,
      tf`
        resource "azurerm_postgresql_flexible_server_firewall_rule" "all" {
          server_id        = azurerm_postgresql_flexible_server.shop.id
          start_ip_address = "0.0.0.0"
          end_ip_address   = "255.255.255.255" # <-
        }
      `,
    ],
    clear: [
      tf`
        resource "aws_db_instance" "shop" {
          engine              = "postgres"
          storage_encrypted   = true
          publicly_accessible = var.public
        }
      `,
      tf`
        resource "azurerm_mssql_firewall_rule" "azure" {
          server_id        = azurerm_mssql_server.shop.id
          start_ip_address = "0.0.0.0"
          end_ip_address   = "0.0.0.0"
        }
      `,
      tf`
        resource "google_sql_database_instance" "shop" {
          settings {
            ip_configuration {
              ipv4_enabled = false
              authorized_networks {
                value = "203.0.113.7/32"
              }
            }
          }
        }
      `,
    ],
  },
};
