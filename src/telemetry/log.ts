import { destination, pino, stdTimeFunctions, type DestinationStream, type Logger } from "pino";
import { errorFields } from "./error-fields.ts";
import { prettyLine } from "./pretty-line.ts";
import { createScrubber } from "./scrub.ts";

export const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

export const logFormats = ["json", "pretty"] as const;
export type LogFormat = (typeof logFormats)[number];

export interface LogOptions {
  readonly level: LogLevel;
  readonly format: LogFormat;
  /** Values that must never stand in a line, whoever logs them. */
  readonly secrets: readonly string[];
  /** Where finished lines go, each ending in a newline; standard output when left out. */
  readonly write?: (line: string) => void;
}

/**
 * The log of a process: one JSON object per line. Children carry `delivery`, `repository`, `pull`
 * and `review`, so that everything said of one piece of work can be found by any of them. Secrets
 * are scrubbed from the finished line, which no field, message or error text can get around.
 */
export function createLog(options: LogOptions): Logger {
  const scrub = createScrubber(options.secrets);
  const write = options.write ?? writeToStandardOutput();
  const stream: DestinationStream = {
    write(line) {
      const clean = scrub(line);
      write(options.format === "pretty" ? prettyLine(clean) : clean);
    },
  };
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: stdTimeFunctions.epochTime,
      serializers: {
        err: errorFields,
        error: errorFields,
        // Probot logs each event at debug, and other libraries log what they sent or were sent.
        event: withoutPayload,
        payload: omitted,
        body: omitted,
        headers: omitted,
        request: omitted,
        response: omitted,
      },
    },
    stream,
  );
}

function writeToStandardOutput(): (line: string) => void {
  // Synchronous, so that the last line before an exit is not the one that is lost.
  const output = destination({ dest: 1, sync: true });
  return (line) => {
    output.write(line);
  };
}

function withoutPayload(event: unknown): unknown {
  if (typeof event !== "object" || event === null) return event;
  return {
    ...("id" in event && { id: event.id }),
    ...("name" in event && { name: event.name }),
  };
}

function omitted(): string {
  return "[not logged]";
}
