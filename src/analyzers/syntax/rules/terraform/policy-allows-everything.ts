import type { Node } from "web-tree-sitter";

import { tf } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { outermostBlock } from "./blocks.ts";
import { policyKinds, statementsOf } from "./policies.ts";

/** In a trust or key policy the resource is the key itself; a boundary gives nothing. */
const isOther = /^aws_(kms|s3_bucket|sqs|sns|vpc_endpoint|organizations)/;

function check(node: Node): Hit | null {
  for (const { at, parts, allows, actions, resources, principals, condition } of statementsOf(
    node,
  )) {
    if (!allows || condition !== "" || principals.length > 0) continue;
    if (!actions.some((action) => action === "*" || action === "*:*") || !resources.includes("*"))
      continue;
    const around = outermostBlock(node);
    if (around === null || isOther.test(around.type) || /boundary|scp/i.test(around.name)) continue;
    return { at, because: parts };
  }
  return null;
}

/** A policy that makes whoever has it the administrator of the account. */
export const policyAllowsEverything: SyntaxRule = {
  id: "policy-allows-everything",
  category: "security",
  severity: "major",
  confidence: "medium",
  cwe: "CWE-732",
  title: "This policy allows every action on every resource of the account.",
  trigger:
    "Whoever takes over anything that has this policy, be it one function or one machine, can read and delete everything in the account and make new users.",
  why: "List the actions and resources that are needed. For people who are meant to be administrators attach the managed policy `AdministratorAccess`, so that it is seen.",
  visits: {
    terraform: { kinds: policyKinds, mentions: ["aws_iam_policy_document", "Effect"], check },
  },
  examples: {
    flagged: [
      tf`
        data "aws_iam_policy_document" "worker" {
          statement { # <-
            actions   = ["*"]
            resources = ["*"]
          }
        }
      `,
      tf`
        resource "aws_iam_role_policy" "function" {
          role = aws_iam_role.function.id
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Action   = "*"
              Effect   = "Allow" # <-
              Resource = ["*"]
            }]
          })
        }
      `,
      tf`
        resource "aws_iam_policy" "deploy" {
          policy = <<EOF # <-
        {
          "Version": "2012-10-17",
          "Statement": [{ "Effect": "Allow", "Action": ["s3:*", "*"], "Resource": "*" }]
        }
        EOF
        }
      `,
    ],
    clear: [
      tf`
        data "aws_iam_policy_document" "worker" {
          statement {
            actions   = ["s3:GetObject"]
            resources = ["\${aws_s3_bucket.data.arn}/*"]
          }
          statement {
            effect    = "Deny"
            actions   = ["*"]
            resources = ["*"]
            condition {
              test     = "Bool"
              variable = "aws:SecureTransport"
              values   = ["false"]
            }
          }
        }
      `,
      tf`
        resource "aws_kms_key" "data" {
          policy = jsonencode({
            Statement = [{
              Effect    = "Allow"
              Action    = "*"
              Principal = { AWS = "arn:aws:iam::123456789012:root" }
              Resource  = "*"
            }]
          })
        }
      `,
      tf`
        resource "aws_iam_policy" "list" {
          policy = <<EOF
        {
          "Statement": [{ "Effect": "Allow", "Action": "ec2:Describe*", "Resource": "*" }]
        }
        EOF
        }
      `,
    ],
  },
};
