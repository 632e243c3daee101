import type { SyntaxRule } from "../../syntax-rule.ts";
import { fixedIv } from "./fixed-iv.ts";
import { timingUnsafeComparison } from "./timing-unsafe-comparison.ts";
import { tlsVerificationOff } from "./tls-verification-off.ts";
import { weakCipher } from "./weak-cipher.ts";
import { weakHashForPassword } from "./weak-hash-for-password.ts";
import { weakRandomForSecret } from "./weak-random-for-secret.ts";

/** Rules on cryptography, trust and access: weak by themselves, whatever is sent. */
export const weaknessRules: readonly SyntaxRule[] = [
  tlsVerificationOff,
  weakRandomForSecret,
  weakCipher,
  fixedIv,
  weakHashForPassword,
  timingUnsafeComparison,
];
