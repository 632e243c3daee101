import type { Node } from "web-tree-sitter";

import { tf } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { attributeOf, blockOf, textOf, valueOf } from "./blocks.ts";

const googleWrites =
  /^roles\/storage\.(admin|objectAdmin|objectCreator|objectUser|legacyBucket(Writer|Owner)|legacyObjectOwner)$/;
/** Names of buckets whose files are for everybody. */
const isForAll =
  /public|static|assets?|site|www|web|cdn|media|images?|downloads?|docs|frontend|hosting|releases?/i;

function check(node: Node, source: Source): Hit | null {
  const block = blockOf(node);
  if (block.kind !== "resource") return null;
  if (/^google_storage_bucket_iam_(member|binding)$/.test(block.type)) {
    const members = valueOf(node, "member") ?? valueOf(node, "members");
    const isAll = /"(allUsers|allAuthenticatedUsers)"/.test(members?.text ?? "");
    return isAll && googleWrites.test(textOf(valueOf(node, "role")) ?? "")
      ? { at: members?.parent ?? node, name: "write" }
      : null;
  }
  if (block.type !== "aws_s3_bucket" && block.type !== "aws_s3_bucket_acl") return null;
  const acl = attributeOf(node, "acl");
  if (acl === null) return null;
  const access = textOf(acl.lastNamedChild);
  if (access === "public-read-write") return { at: acl, name: "write" };
  if (access !== "public-read" && access !== "authenticated-read") return null;
  const names = block.name + (valueOf(node, "bucket")?.text ?? "");
  const isSite = source.text.includes("website") || isForAll.test(names);
  return isSite ? null : { at: acl, name: "read" };
}

/** A bucket that the whole world may list or fill. */
export const bucketOpenToAll: SyntaxRule = {
  id: "bucket-open-to-all",
  category: "security",
  severity: "major",
  confidence: "high",
  cwe: "CWE-732",
  title: "Anybody in the world may {name} what is in this bucket.",
  trigger:
    "Somebody asks for the bucket by its name, which scanners guess: they list and copy its files, or put and delete some when they may write.",
  why: "Make the bucket private and give access by a policy that names who needs it; files for everybody are better served by a content network in front of a private bucket.",
  visits: {
    terraform: {
      kinds: ["block"],
      mentions: ["google_storage_bucket_iam_", "aws_s3_bucket"],
      check,
    },
  },
  examples: {
    flagged: [
      tf`
        resource "aws_s3_bucket_acl" "invoices" {
          bucket = aws_s3_bucket.invoices.id
          acl    = "public-read" # <-
        }
      `,
      tf`
        resource "aws_s3_bucket" "assets" {
          bucket = "example-assets"
          acl    = "public-read-write" # <-
        }
      `,
      tf`
        resource "google_storage_bucket_iam_member" "uploads" {
          bucket = google_storage_bucket.uploads.name
          role   = "roles/storage.objectAdmin"
          member = "allUsers" # <-
        }
      `,
    ],
    clear: [
      tf`
        resource "aws_s3_bucket_acl" "invoices" {
          bucket = aws_s3_bucket.invoices.id
          acl    = "private"
        }
      `,
      tf`
        resource "aws_s3_bucket" "pages" {
          bucket = "example-pages"
          acl    = "public-read"
          website {
            index_document = "index.html"
          }
        }
      `,
      tf`
        resource "google_storage_bucket_iam_member" "images" {
          bucket = google_storage_bucket.images.name
          role   = "roles/storage.objectViewer"
          member = "allUsers"
        }
      `,
    ],
  },
};
