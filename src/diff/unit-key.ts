import { createHash } from "node:crypto";
import type { EngineName } from "../domain/finding.ts";
import { unitKey } from "../domain/ids.ts";
import type { UnitKey } from "../domain/ids.ts";

/** Raised when the meaning of the parts or of a rendering changes, so that no old result is met. */
const keyVersion = 1;

export interface KeyParts {
  readonly repositoryId: string;
  readonly engine: EngineName;
  /** `Engine.identity`: model, prompt, schema and rules, and what else the engine reads. */
  readonly identity: string;
  /** `Unit.rendering`, which holds no line number: a shifted unit keeps its key. */
  readonly rendering: string;
}

/** SHA-256 over a JSON array of the parts, which no two different sets of parts share. */
export function unitKeyOf(parts: KeyParts): UnitKey {
  const { repositoryId, engine, identity, rendering } = parts;
  const encoded = JSON.stringify([keyVersion, repositoryId, engine, identity, rendering]);
  return unitKey(createHash("sha256").update(encoded).digest("hex"));
}
