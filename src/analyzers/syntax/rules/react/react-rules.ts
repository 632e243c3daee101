import type { SyntaxRule } from "../../syntax-rule.ts";
import { asyncEffect } from "./async-effect.ts";
import { effectFeedsItself } from "./effect-feeds-itself.ts";
import { effectWithoutCleanup } from "./effect-without-cleanup.ts";
import { staleStateInTimer } from "./stale-state-in-timer.ts";
import { stateChangedInPlace } from "./state-changed-in-place.ts";
import { stateSetWhileRendering } from "./state-set-while-rendering.ts";

/** Rules on React's hooks and state. */
export const reactRules: readonly SyntaxRule[] = [
  asyncEffect,
  effectFeedsItself,
  effectWithoutCleanup,
  staleStateInTimer,
  stateChangedInPlace,
  stateSetWhileRendering,
];
