import type { SyntaxRule } from "../../syntax-rule.ts";
import { asyncEffect } from "./async-effect.ts";
import { effectFeedsItself } from "./effect-feeds-itself.ts";
import { effectWithoutCleanup } from "./effect-without-cleanup.ts";
import { freshDependency } from "./fresh-dependency.ts";
import { handlerCalledWhileRendering } from "./handler-called-while-rendering.ts";
import { keyMadeWhileRendering } from "./key-made-while-rendering.ts";
import { staleStateInTimer } from "./stale-state-in-timer.ts";
import { stateChangedInPlace } from "./state-changed-in-place.ts";
import { stateSetTwiceFromSame } from "./state-set-twice-from-same.ts";
import { stateSetWhileRendering } from "./state-set-while-rendering.ts";
import { zeroRendered } from "./zero-rendered.ts";

/** Rules on React's hooks and state. */
export const reactRules: readonly SyntaxRule[] = [
  asyncEffect,
  effectFeedsItself,
  effectWithoutCleanup,
  freshDependency,
  handlerCalledWhileRendering,
  keyMadeWhileRendering,
  staleStateInTimer,
  stateChangedInPlace,
  stateSetTwiceFromSame,
  stateSetWhileRendering,
  zeroRendered,
];
