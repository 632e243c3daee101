import { createHash } from "node:crypto";
import type { EnginePart } from "../domain/engine.ts";
import { apiVersion } from "./create-client.ts";
import { findPrompt } from "./find-prompt.ts";
import { findSchema } from "./find-schema.ts";
import type { ModelSettings } from "./model-settings.ts";

/** Versions that can not be forgotten: hashes of the very text that is sent, 12 digits each. */
export const promptVersion = digest(findPrompt).slice(0, 12);
export const schemaVersion = digest(JSON.stringify(findSchema)).slice(0, 12);

/**
 * All that decides what the finder says of a unit, besides the other units of its batch: the models,
 * the instructions, the schema, the API, and the unit exactly as it is shown (without line numbers,
 * label or nonce).
 */
export function findIdentity(
  settings: Pick<ModelSettings, "findModel" | "fallbackModel" | "effort">,
  shown: string,
): string {
  const { findModel, fallbackModel, effort } = settings;
  const versions = `api=${apiVersion} prompt=${promptVersion} schema=${schemaVersion}`;
  const models = `model=${findModel} fallback=${fallbackModel ?? "none"} effort=${effort}`;
  return `${models} ${versions} shown=${digest(shown)}`;
}

/** The same for the receipt: what a receipt names is what the keys of its units rest on. */
export function modelParts(
  settings: Pick<ModelSettings, "findModel" | "fallbackModel" | "effort">,
): readonly EnginePart[] {
  const { findModel, fallbackModel, effort } = settings;
  return [
    { name: "model", version: findModel },
    ...(fallbackModel === null ? [] : [{ name: "fallback", version: fallbackModel }]),
    { name: "effort", version: effort },
    { name: "prompt", version: promptVersion },
    { name: "schema", version: schemaVersion },
    { name: "api", version: apiVersion },
  ];
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
