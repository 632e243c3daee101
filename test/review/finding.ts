import { fingerprint } from "../../src/domain/ids.ts";
import type { Finding } from "../../src/domain/finding.ts";
import { claim } from "./fakes.ts";

/** A placed finding; `name` seeds its fingerprint, so that equal names are equal findings. */
export function finding(name: string, more: Partial<Finding> & { line?: number } = {}): Finding {
  const { line = 1, ...rest } = more;
  const path = rest.path ?? "src/a.ts";
  return {
    ...claim(`code of ${name}`),
    fingerprint: fingerprint(Buffer.from(name.padEnd(8).slice(0, 8)).toString("hex")),
    engine: "model",
    unitId: "u1",
    path,
    scope: null,
    placement: { kind: "line", anchor: { path, side: "RIGHT", startLine: line, endLine: line } },
    marks: [],
    agreedBy: [],
    ...rest,
  };
}
