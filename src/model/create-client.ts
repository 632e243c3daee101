import { Anthropic } from "@anthropic-ai/sdk";
import type { ModelSettings } from "./model-settings.ts";

/** Sent with each request and part of every unit key, so that both move together. */
export const apiVersion = "2026-10-21";

/**
 * The SDK with everything off that would act behind our back: its retries (they would multiply with
 * ours and escape the budget), its log (it prints request bodies at debug level), its tracing, and
 * what it would read from the environment.
 */
export function createClient(
  settings: Pick<ModelSettings, "apiKey" | "baseUrl" | "timeoutMs">,
): Anthropic {
  return new Anthropic({
    apiKey: settings.apiKey,
    baseURL: settings.baseUrl,
    timeout: settings.timeoutMs,
    maxRetries: 0,
    logLevel: "off",
    openTelemetry: false,
    defaultHeaders: { "anthropic-version": apiVersion },
  });
}
