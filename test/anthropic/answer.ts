/** What the emulator does with one request. */
export type Answer =
  /** Structured output; the emulator fails loudly when it does not fit the schema of the request. */
  | { readonly kind: "json"; readonly value: unknown }
  /** Any text as the answer, ended by `end_turn`: nonsense, half a JSON document, prose. */
  | { readonly kind: "text"; readonly text: string }
  /** An answer that ended early; `text` is what came until then. */
  | {
      readonly kind: "stopped";
      readonly reason: "max_tokens" | "model_context_window_exceeded" | "refusal" | "pause_turn";
      readonly text?: string;
      /** Category of a refusal. */
      readonly category?: "cyber" | "bio" | "general_harms";
    }
  /** An error status instead of an answer. */
  | {
      readonly kind: "error";
      readonly status: number;
      /** By default the one that the API uses for the status. */
      readonly type?: string;
      readonly message?: string;
      readonly errorCode?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** An `error` event in the middle of the stream, after usage was reported. */
  | { readonly kind: "stream-error"; readonly type: string }
  /** The connection is cut, before the headers or in the middle of the stream. */
  | { readonly kind: "reset"; readonly when: "before" | "midway" }
  /** Nothing more comes, and the connection stays open. */
  | { readonly kind: "hang"; readonly when: "before" | "midway" };

const typeOfStatus: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  401: "authentication_error",
  402: "billing_error",
  403: "permission_error",
  404: "not_found_error",
  413: "request_too_large",
  429: "rate_limit_error",
  504: "timeout_error",
  529: "overloaded_error",
};

/** The error type that the API's documentation gives for a status. */
export function errorType(status: number): string {
  return typeOfStatus[status] ?? (status >= 500 ? "api_error" : "invalid_request_error");
}
