import type { Node } from "web-tree-sitter";

import { tf } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { policyKinds, statementsOf } from "./policies.ts";

const issuer = "token.actions.githubusercontent.com";
/** Claims that say whose workflow it is. */
const narrows =
  /:(sub|repository|repository_id|repository_owner|repository_owner_id|job_workflow_ref)\b/;
/** A subject that fits every repository. */
const fitsAll = /"(\*|repo:\*|repo:\*\/\*|repo:\*:\*)"/;

function check(node: Node): Hit | null {
  for (const { at, parts, allows, actions, principals, condition } of statementsOf(node)) {
    if (!allows || !actions.includes("sts:AssumeRoleWithWebIdentity")) continue;
    // A provider that stands elsewhere shows in the condition.
    const isWorkflow = [...principals, condition].some((text) => text.includes(issuer));
    if (!isWorkflow) continue;
    if (!narrows.test(condition) || fitsAll.test(condition)) return { at, because: parts };
  }
  return null;
}

/** A role that workflows of any repository may take. */
export const workflowRoleForAllRepositories: SyntaxRule = {
  id: "workflow-role-for-all-repositories",
  category: "security",
  severity: "critical",
  confidence: "high",
  cwe: "CWE-284",
  title: "Workflows of every repository on GitHub may take this role.",
  trigger:
    "Somebody runs a workflow in a repository of their own: GitHub gives it a token of the same issuer, and with it they have all rights of this role.",
  why: "The issuer and audience are the same for all of GitHub. Add a condition on the claim `token.actions.githubusercontent.com:sub`, such as `repo:owner/name:ref:refs/heads/main`.",
  visits: { terraform: { kinds: policyKinds, mentions: ["sts:AssumeRoleWithWebIdentity"], check } },
  examples: {
    flagged: [
      tf`
        data "aws_iam_policy_document" "deploy" {
          statement { # <-
            actions = ["sts:AssumeRoleWithWebIdentity"]
            principals {
              type        = "Federated"
              identifiers = [aws_iam_openid_connect_provider.github.arn]
            }
            condition {
              test     = "StringEquals"
              variable = "token.actions.githubusercontent.com:aud"
              values   = ["sts.amazonaws.com"]
            }
          }
        }
      `,
      tf`
        resource "aws_iam_role" "deploy" {
          assume_role_policy = jsonencode({
            Statement = [{
              Effect    = "Allow" # <-
              Action    = "sts:AssumeRoleWithWebIdentity"
              Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" }
            }]
          })
        }
      `,
      tf`
        data "aws_iam_policy_document" "push" {
          statement { # <-
            actions = ["sts:AssumeRoleWithWebIdentity"]
            condition {
              test     = "StringLike"
              variable = "token.actions.githubusercontent.com:sub"
              values   = ["repo:*"]
            }
          }
        }
      `,
    ],
    clear: [
      tf`
        data "aws_iam_policy_document" "deploy" {
          statement {
            actions = ["sts:AssumeRoleWithWebIdentity"]
            condition {
              test     = "StringEquals"
              variable = "token.actions.githubusercontent.com:aud"
              values   = ["sts.amazonaws.com"]
            }
            condition {
              test     = "StringLike"
              variable = "token.actions.githubusercontent.com:sub"
              values   = ["repo:example/shop:*"]
            }
          }
        }
      `,
      tf`
        resource "aws_iam_role" "pod" {
          assume_role_policy = jsonencode({
            Statement = [{
              Effect    = "Allow"
              Action    = "sts:AssumeRoleWithWebIdentity"
              Principal = { Federated = aws_iam_openid_connect_provider.cluster.arn }
            }]
          })
        }
      `,
      tf`
        data "aws_iam_policy_document" "tag" {
          statement {
            effect  = "Deny"
            actions = ["sts:AssumeRoleWithWebIdentity"]
            principals {
              type        = "Federated"
              identifiers = ["token.actions.githubusercontent.com"]
            }
          }
        }
      `,
    ],
  },
};
