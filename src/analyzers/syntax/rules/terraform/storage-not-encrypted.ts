import type { Node } from "web-tree-sitter";

import { tf } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { attributeOf, blockOf, blocksIn, valueOf } from "./blocks.ts";

/** What brings its encryption along from elsewhere. */
const inherits = [
  "replicate_source_db",
  "snapshot_identifier",
  "restore_to_point_in_time",
  "s3_import",
  "replication_source_identifier",
  "global_cluster_identifier",
];

function check(node: Node): Hit | null {
  const { kind, type, name } = blockOf(node);
  if (kind !== "resource") return null;
  if (
    !/^aws_(db_instance|rds_cluster|docdb_cluster|neptune_cluster|efs_file_system|ebs_volume)$/.test(
      type,
    )
  )
    return null;
  const isDisk = type === "aws_efs_file_system" || type === "aws_ebs_volume";
  const given = attributeOf(node, isDisk ? "encrypted" : "storage_encrypted");
  if (given !== null) return given.lastNamedChild?.text === "false" ? { at: given, name } : null;
  // An account may encrypt new volumes by itself; serverless clusters are always encrypted.
  if (type === "aws_ebs_volume" || /serverless/.test(valueOf(node, "engine_mode")?.text ?? ""))
    return null;
  const isInherited = inherits.some(
    (each) => valueOf(node, each) !== null || blocksIn(node, each).length > 0,
  );
  return isInherited ? null : { at: node.firstNamedChild ?? node, name };
}

/** A database or disk whose content lies there as it is. */
export const storageNotEncrypted: SyntaxRule = {
  id: "storage-not-encrypted",
  category: "security",
  severity: "minor",
  confidence: "high",
  cwe: "CWE-311",
  title: "The storage of {name} is not encrypted.",
  trigger:
    "A snapshot is shared or copied by mistake: whoever has it reads everything. It cannot be changed later either: switching encryption on makes a new, empty database.",
  why: "These resources are not encrypted unless one says so. Set `storage_encrypted = true` (`encrypted = true` for file systems) from the start, perhaps with a key of your own in `kms_key_id`.",
  visits: { terraform: { kinds: ["block"], mentions: ["aws_"], check } },
  examples: {
    flagged: [
      tf`
        resource "aws_db_instance" "shop" { # <-
          engine            = "postgres"
          allocated_storage = 100
        }
      `,
      tf`
        resource "aws_rds_cluster" "shop" {
          engine            = "aurora-postgresql"
          storage_encrypted = false # <-
        }
      `,
      tf`
        resource "aws_efs_file_system" "uploads" { # <-
          creation_token = "uploads"
        }
      `,
    ],
    clear: [
      tf`
        resource "aws_db_instance" "shop" {
          engine            = "postgres"
          storage_encrypted = true
        }
      `,
      tf`
        resource "aws_db_instance" "replica" {
          replicate_source_db = aws_db_instance.shop.identifier
        }
      `,
      tf`
        resource "aws_ebs_volume" "data" {
          size = 40
        }
        resource "aws_rds_cluster" "shop" {
          engine            = "aurora-mysql"
          storage_encrypted = var.encrypted
        }
      `,
    ],
  },
};
