import type { SyntaxRule } from "../../syntax-rule.ts";
import { tlsVerificationOff } from "./tls-verification-off.ts";
import { weakCipher } from "./weak-cipher.ts";
import { weakRandomForSecret } from "./weak-random-for-secret.ts";

/** Rules on cryptography, trust and access: weak by themselves, whatever is sent. */
export const weaknessRules: readonly SyntaxRule[] = [
  tlsVerificationOff,
  weakRandomForSecret,
  weakCipher,
];
