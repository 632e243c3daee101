import type { SyntaxRule } from "../../syntax-rule.ts";
import { xmlExternalEntity } from "./xml-external-entity.ts";
import { plainPasswordComparison } from "./plain-password-comparison.ts";
import { weakKeySize } from "./weak-key-size.ts";
import { hostCheckBySubstring } from "./host-check-by-substring.ts";
import { secretInLog } from "./secret-in-log.ts";
import { missingAuthorisation } from "./missing-authorisation.ts";
import { defaultSecret } from "./default-secret.ts";
import { corsForAllWithCredentials } from "./cors-for-all-with-credentials.ts";
import { jwtNotVerified } from "./jwt-not-verified.ts";
import { unsafeDeserialisation } from "./unsafe-deserialisation.ts";
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
  unsafeDeserialisation,
  jwtNotVerified,
  corsForAllWithCredentials,
  defaultSecret,
  missingAuthorisation,
  secretInLog,
  hostCheckBySubstring,
  weakKeySize,
  plainPasswordComparison,
  xmlExternalEntity,
];
