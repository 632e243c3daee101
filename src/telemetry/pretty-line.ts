const levels: Readonly<Record<number, string>> = {
  10: "TRACE",
  20: "DEBUG",
  30: "INFO ",
  40: "WARN ",
  50: "ERROR",
  60: "FATAL",
};

/** Every line has these, and a person at a terminal needs none of them. */
const unshown = new Set(["level", "time", "msg", "pid", "hostname"]);

/**
 * Turns one JSON line of the log into `12:03:04 INFO  message key=value`, for people. A line that
 * is not JSON comes back as it was. Control characters stay escaped, so that text from outside
 * cannot steer the terminal.
 */
export function prettyLine(line: string): string {
  const entry = readEntry(line);
  if (entry === null) return line;
  const { level, time, msg } = entry;
  const clock = typeof time === "number" ? new Date(time).toISOString().slice(11, 19) : "--:--:--";
  const name = (typeof level === "number" && levels[level]) || "     ";
  const fields = Object.entries(entry)
    .filter(([key]) => !unshown.has(key))
    .map(([key, value]) => `${key}=${showValue(value)}`);
  const message = typeof msg === "string" ? escapeControls(msg) : "";
  return `${[clock, name, message, ...fields].join(" ").trimEnd()}\n`;
}

function readEntry(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : null;
  } catch {
    // Policy: the log is never the reason for a failure; the line is shown as it came.
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function showValue(value: unknown): string {
  if (typeof value === "string" && /^[\w./:#@-]+$/.test(value)) return value;
  return escapeControls(JSON.stringify(value) ?? "");
}

function escapeControls(text: string): string {
  return text.replace(
    /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
