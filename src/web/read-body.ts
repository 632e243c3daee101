import type { IncomingMessage } from "node:http";

export type Body =
  | { readonly kind: "whole"; readonly bytes: Buffer }
  | { readonly kind: "too-large" }
  /** The sender went away, or took longer than the server waits. */
  | { readonly kind: "cut-off" };

/**
 * Reads a request's body and never holds more than `limit` bytes of it. A length that the sender
 * announces is believed only when it is too large; what arrives is counted either way, so neither
 * a chunked body nor a false length gets past the limit.
 */
export function readBody(incoming: IncomingMessage, limit: number): Promise<Body> {
  const announced = Number(incoming.headers["content-length"] ?? 0);
  if (announced > limit) return Promise.resolve({ kind: "too-large" });
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (body: Body): void => {
      incoming.off("data", onData);
      incoming.off("end", onEnd);
      incoming.off("close", onClose);
      // Left in place: an error of a stream that nobody listens to would end the process.
      resolve(body);
    };
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      if (size <= limit) {
        chunks.push(chunk);
        return;
      }
      incoming.pause();
      settle({ kind: "too-large" });
    };
    const onEnd = (): void => settle({ kind: "whole", bytes: Buffer.concat(chunks, size) });
    const onClose = (): void => settle({ kind: "cut-off" });
    incoming.on("data", onData);
    incoming.on("end", onEnd);
    incoming.on("close", onClose);
    // "close" always follows and settles it.
    incoming.on("error", () => undefined);
  });
}
