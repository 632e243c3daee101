import { isObject, objects, text } from "./call-values.ts";
import { invalidRequest, validationFailed } from "./replies.ts";
import type { Reply } from "./route.ts";
import type { Annotation, CheckRun } from "./world.ts";

type Body = Readonly<Record<string, unknown>>;

const settableStatus = new Set(["queued", "in_progress", "completed"]);
const outputBytes = 65_535;
const annotationBytes = 64 * 1024;

/**
 * What the description alone does not refuse in a check run: rules K3, K6 and K8. Null when the body
 * is good. `status` is the run's before the change; null for a new one.
 */
export function refuseCheckRun(body: Body, status: string | null): Reply | null {
  return (
    refuseStatus(body, status) ??
    refuseBytes(body, "summary") ??
    refuseBytes(body, "text") ??
    refuseAnnotations(body)
  );
}

/** The status after the request: a conclusion alone completes the run (K4). */
export function statusAfter(body: Body, before: string): string {
  const ends = text(body, "conclusion") !== null || text(body, "completed_at") !== null;
  return ends ? "completed" : (text(body, "status") ?? before);
}

export function annotationsOf(body: Body): readonly Annotation[] {
  const output = isObject(body.output) ? body.output : {};
  // The check against the description has proved their shape.
  return objects(output.annotations) as unknown as readonly Annotation[];
}

export function actionsOf(body: Body): CheckRun["actions"] | null {
  if (!("actions" in body)) return null;
  return objects(body.actions).map((action) => ({
    label: text(action, "label") ?? "",
    identifier: text(action, "identifier") ?? "",
    description: text(action, "description") ?? "",
  }));
}

/** Output texts; those that the request leaves out stay as they were. */
export function outputAfter(body: Body, before: CheckRun["output"]): CheckRun["output"] {
  if (!isObject(body.output)) return before;
  return {
    title: text(body.output, "title") ?? before.title,
    summary: text(body.output, "summary") ?? before.summary,
    text: text(body.output, "text") ?? before.text,
  };
}

function refuseStatus(body: Body, before: string | null): Reply | null {
  const status = text(body, "status");
  const conclusion = text(body, "conclusion");
  if (status !== null && !settableStatus.has(status)) {
    return invalidRequest([`"${status}" is set by GitHub Actions only.`]);
  }
  if (conclusion === "stale") return invalidRequest(['"stale" is set by GitHub only.']);
  const after = statusAfter(body, before ?? "queued");
  const completes = after === "completed" && (status !== null || before !== "completed");
  if (completes && conclusion === null) return invalidRequest([`"conclusion" wasn't supplied.`]);
  return null;
}

/** The description counts characters, the live service also bytes (K6). */
function refuseBytes(body: Body, field: "summary" | "text"): Reply | null {
  const value = isObject(body.output) ? text(body.output, field) : null;
  if (value === null || Buffer.byteLength(value) <= outputBytes) return null;
  const message = `${field} exceeds a maximum bytesize of ${outputBytes}`;
  return validationFailed([{ resource: "CheckRun", code: "custom", field, message }]);
}

function refuseAnnotations(body: Body): Reply | null {
  for (const annotation of annotationsOf(body)) {
    const columns = "start_column" in annotation || "end_column" in annotation;
    if (columns && annotation.start_line !== annotation.end_line) {
      return invalidRequest(["Columns are for annotations of a single line."]);
    }
    if (annotation.end_line < annotation.start_line || annotation.start_line < 1) {
      return invalidRequest(["An annotation's lines are out of order."]);
    }
    const long = [annotation.message, annotation.raw_details ?? ""].some(
      (value) => Buffer.byteLength(value) > annotationBytes,
    );
    if (long || Array.from(annotation.title ?? "").length > 255) {
      return invalidRequest(["An annotation's text is too long."]);
    }
  }
  return null;
}
