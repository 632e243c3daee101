import type { Build, Stage, Step } from "./build.ts";

/** A rule that a place of a build file breaks. Lines are 1-based and inclusive. */
export interface Found {
  readonly rule: string;
  readonly firstLine: number;
  readonly lastLine: number;
  readonly elsewhere?: readonly number[];
  readonly name: string | null;
}

/** Looks at one stage of a build. */
export type CheckStage = (stage: Stage, build: Build) => readonly Found[];

/** A rule broken by a whole instruction. */
export function inStep(rule: string, step: Step, name: string | null = null): Found {
  return { rule, firstLine: step.firstLine, lastLine: step.lastLine, name };
}

/** A rule broken on one line. */
export function onLine(rule: string, line: number, name: string | null = null): Found {
  return { rule, firstLine: line, lastLine: line, name };
}
