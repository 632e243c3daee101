import { createModelEngine } from "../../../src/model/model-engine.ts";
import { defaultModelSettings } from "../../../src/model/model-settings.ts";
import type { Engines } from "../../../src/create-engines.ts";
import type { Clock } from "../../../src/domain/clock.ts";
import type { Log } from "../../../src/domain/log.ts";
import type { Answer } from "../../anthropic/answer.ts";
import type { MessagesRequest } from "../../anthropic/check-request.ts";
import { unitsOf, type ShownUnit } from "../../anthropic/read-units.ts";
import { startAnthropic } from "../../anthropic/start-anthropic.ts";
import { defectOf } from "./code.ts";
import type { Mood } from "./events.ts";

/** A model that says what stands in the code, or fails as it is told to. */
export interface EmulatedModel {
  readonly url: string;
  mood: Mood;
  /** Rows that it has confirmed to have read, as `rowKey` names them. */
  readonly answered: ReadonlySet<string>;
  /** Texts of rows that it was shown as unchanged. */
  readonly context: ReadonlySet<string>;
  /** Questions that are kept back. */
  readonly held: number;
  readonly inFlight: number;
  /** Answers what was kept back. */
  release(): void;
  close(): Promise<void>;
}

export function rowKey(path: string, sign: string, text: string): string {
  return `${path}\n${sign}${text}`;
}

export async function startModel(): Promise<EmulatedModel> {
  const anthropic = await startAnthropic();
  const answered = new Set<string>();
  const context = new Set<string>();
  let waiting: (() => void)[] = [];
  let mood: Mood = "works";

  function read(units: readonly ShownUnit[]): Answer {
    const findings = units.flatMap((unit) => {
      for (const { sign, text } of unit.rows) {
        answered.add(rowKey(unit.path, sign, text));
        if (sign === " ") context.add(text);
      }
      return unit.rows.flatMap((row) => {
        const defect = row.sign === "+" ? defectOf(row.text) : null;
        if (defect === null) return [];
        return [
          {
            unit: unit.id,
            row: row.number,
            quote: row.text,
            title: `Mistake ${defect.id} stands here`,
            trigger: "Any input that reaches this row.",
            category: "bug",
            severity: defect.severity,
            confidence: "high",
            cwe: null,
          },
        ];
      });
    });
    // As text: what is sent as JSON would be held against the schema, which takes longer than all else.
    return {
      kind: "text",
      text: JSON.stringify({ findings, units: units.map(({ id }) => id) }),
    };
  }

  anthropic.answer(async (request: MessagesRequest): Promise<Answer> => {
    if (mood === "holds") await new Promise<void>((resolve) => waiting.push(resolve));
    const units = unitsOf(request);
    switch (mood) {
      case "nonsense":
        return { kind: "text", text: "All looks well to me." };
      case "refuses":
        return { kind: "stopped", reason: "refusal" };
      case "overloaded":
        return { kind: "error", status: 529 };
      case "limited":
        return { kind: "error", status: 429, headers: { "retry-after": "120" } };
      case "cut":
        return { kind: "reset", when: "midway" };
      case "skips":
        return read(units.slice(1));
      case "works":
      case "holds":
      case "budget spent":
        return read(units);
    }
  });

  return {
    url: anthropic.url,
    get mood() {
      return mood;
    },
    set mood(next) {
      mood = next;
    },
    answered,
    context,
    get held() {
      return waiting.length;
    },
    get inFlight() {
      return anthropic.inFlight;
    },
    release() {
      const all = waiting;
      waiting = [];
      for (const go of all) go();
    },
    close: () => anthropic.close(),
  };
}

/** The engine as the server makes it, without the waits between attempts. */
export function enginesOver(
  model: EmulatedModel,
  isDead: () => boolean,
  parts: { readonly clock: Clock; readonly log: Log },
): Engines {
  const settings = {
    ...defaultModelSettings,
    apiKey: "test-key",
    baseUrl: model.url,
    retries: 1,
    retryDelayMs: 0,
    longestPauseMs: 1,
    warmUpMs: 0,
  };
  const rich = createModelEngine({ settings, ...parts });
  const poor = createModelEngine({ settings: { ...settings, budgetDollars: 0.000001 }, ...parts });
  return {
    all: [
      {
        ...rich,
        async *review(units, context) {
          const engine = model.mood === "budget spent" ? poor : rich;
          for await (const event of engine.review(units, context)) {
            // What a killed process was told it never hears.
            if (isDead()) await new Promise<never>(() => undefined);
            yield event;
          }
        },
      },
    ],
    close: () => Promise.resolve(),
  };
}
