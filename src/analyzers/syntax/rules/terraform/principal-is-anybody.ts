import type { Node } from "web-tree-sitter";

import { tf } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { outermostBlock } from "./blocks.ts";
import { policyKinds, statementsOf } from "./policies.ts";

/** Actions that nobody opens to the world on purpose; reading a bucket may be a web site. */
const isGuarded =
  /^(\*|sts:AssumeRole|(sqs|sns|SQS|SNS|kms|secretsmanager|ssm|ecr|dynamodb|backup):.*|s3:(\*|Put.*|Delete.*)|lambda:\*)$/;

/** A door of a private network lets all of that network through, and asks for no account. */
const isDoor = /endpoint|vpce/i;

function check(node: Node): Hit | null {
  const found = statementsOf(node).find(
    ({ allows, actions, principals, condition }) =>
      allows &&
      condition === "" &&
      principals.includes("*") &&
      actions.some((a) => isGuarded.test(a)),
  );
  if (found === undefined) return null;
  const around = outermostBlock(node);
  if (around === null || isDoor.test(around.type) || isDoor.test(around.name)) return null;
  return { at: found.at, because: found.parts };
}

/** A policy for everybody who has an account with the provider, or none. */
export const principalIsAnybody: SyntaxRule = {
  id: "principal-is-anybody",
  category: "security",
  severity: "critical",
  confidence: "high",
  cwe: "CWE-732",
  title: "This statement allows anybody in the world, not only this account.",
  trigger:
    "Somebody with an account of their own, or none at all, takes the role, reads the queue or the secret, or writes into the bucket: the principal `*` stands for every account there is.",
  why: "Name the accounts, roles or services that are meant, or add a condition such as `aws:SourceArn` or `aws:PrincipalOrgID`.",
  visits: {
    terraform: { kinds: policyKinds, mentions: ["aws_iam_policy_document", "Effect"], check },
  },
  examples: {
    flagged: [
      tf`
        resource "aws_iam_role" "deploy" {
          assume_role_policy = jsonencode({
            Statement = [{
              Effect    = "Allow" # <-
              Action    = "sts:AssumeRole"
              Principal = { AWS = "*" }
            }]
          })
        }
      `,
      tf`
        data "aws_iam_policy_document" "queue" {
          statement { # <-
            actions   = ["sqs:SendMessage", "sqs:ReceiveMessage"]
            resources = [aws_sqs_queue.jobs.arn]
            principals {
              type        = "*"
              identifiers = ["*"]
            }
          }
        }
      `,
      tf`
        resource "aws_s3_bucket_policy" "uploads" {
          bucket = aws_s3_bucket.uploads.id
          policy = jsonencode({
            Statement = [
              {
                Effect    = "Allow" # <-
                Principal = "*"
                Action    = ["s3:GetObject", "s3:PutObject"]
                Resource  = "\${aws_s3_bucket.uploads.arn}/*"
              },
            ]
          })
        }
      `,
    ],
    clear: [
      tf`
        resource "aws_iam_role" "worker" {
          assume_role_policy = jsonencode({
            Statement = [{
              Effect    = "Allow"
              Action    = "sts:AssumeRole"
              Principal = { Service = "lambda.amazonaws.com" }
            }]
          })
        }
      `,
      tf`
        data "aws_iam_policy_document" "queue" {
          statement {
            actions   = ["sqs:SendMessage"]
            resources = [aws_sqs_queue.jobs.arn]
            principals {
              type        = "*"
              identifiers = ["*"]
            }
            condition {
              test     = "ArnEquals"
              variable = "aws:SourceArn"
              values   = [aws_sns_topic.jobs.arn]
            }
          }
        }
      `,
      tf`
        resource "aws_s3_bucket_policy" "site" {
          bucket = aws_s3_bucket.site.id
          policy = jsonencode({
            Statement = [
              { Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "\${aws_s3_bucket.site.arn}/*" },
              { Effect = "Deny", Principal = "*", Action = "s3:*", Resource = "*" },
            ]
          })
        }
      `,
      tf`
        resource "aws_vpc_endpoint" "s3" {
          vpc_id = aws_vpc.main.id
          policy = jsonencode({
            Statement = [{ Effect = "Allow", Principal = "*", Action = "*", Resource = "*" }]
          })
        }
      `,
    ],
  },
};
