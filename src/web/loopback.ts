/** True for addresses and names that only this machine can reach. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}

/**
 * True when a request's `Host` header names this machine and this port. A page on the internet can
 * make a browser connect here by pointing its own name at 127.0.0.1 (DNS rebinding); the header
 * then still carries that name.
 */
export function isOwnHost(header: string | undefined, port: number): boolean {
  return ["127.0.0.1", "localhost", "[::1]"].some((name) => header === `${name}:${port}`);
}
