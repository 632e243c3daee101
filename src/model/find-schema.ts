import { z } from "zod";
import { categories, confidences, severities } from "../domain/finding.ts";

/** Without `rule`: the finder is given no rules of the repository yet, so it can not cite one. */
const findCategories = categories.filter((category) => category !== "rule");

/**
 * One finding as asked for. Quote and claim come before the judgement, so that the model commits
 * to evidence first. No fix and no essay: asking for them makes a model condemn correct code.
 */
export const ModelFinding = z.strictObject({
  unit: z.string().describe("id of the unit"),
  row: z.number().int().describe("number of the quote's first row"),
  quote: z
    .string()
    .describe("the one to three defective rows, verbatim, whole, without row number and sign"),
  title: z.string().describe("what is wrong, one sentence, at most 200 characters"),
  trigger: z
    .string()
    .describe("which input or state leads to which wrong outcome, at most 400 characters"),
  category: z.enum(findCategories),
  severity: z.enum(severities),
  confidence: z.enum(confidences),
  cwe: z.string().nullable().describe("such as CWE-89 for a security defect, else null"),
});
export type ModelFinding = z.infer<typeof ModelFinding>;

const FindAnswer = z.strictObject({
  findings: z.array(ModelFinding),
  units: z.array(z.string()).describe("ids of all units that you have read completely"),
});

/** The same answer, read leniently: one bad finding must not lose the others. */
const LooseAnswer = z.object({ findings: z.array(z.unknown()), units: z.array(z.string()) });

/** The JSON schema for `output_config.format`, with the keywords that the API supports only. */
export const findSchema: Readonly<Record<string, unknown>> = withoutDialect(
  z.toJSONSchema(FindAnswer, {
    override: ({ jsonSchema }) => {
      // The API refuses number ranges; `int()` adds those of a safe integer.
      delete jsonSchema.minimum;
      delete jsonSchema.maximum;
    },
  }),
);

function withoutDialect(schema: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== "$schema"));
}

export interface FindAnswerRead {
  readonly findings: readonly ModelFinding[];
  /** One line per finding that could not be read, without any of its text. */
  readonly skipped: readonly string[];
  /** Ids that the model says it has read, as it wrote them. */
  readonly units: ReadonlySet<string>;
}

/** Reads an answer; null when it is not JSON of the asked form at all. */
export function readFindAnswer(text: string): FindAnswerRead | null {
  const answer = LooseAnswer.safeParse(parseJson(text));
  if (!answer.success) return null;
  const findings: ModelFinding[] = [];
  const skipped: string[] = [];
  for (const [index, candidate] of answer.data.findings.entries()) {
    const finding = ModelFinding.safeParse(candidate);
    if (finding.success) findings.push(finding.data);
    else skipped.push(`findings[${index}]: ${describeIssues(finding.error)}`);
  }
  return { findings, skipped, units: new Set(answer.data.units) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Policy: an answer that is not JSON reads as nothing, and the caller asks again.
    return undefined;
  }
}

function describeIssues(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join(".")} ${issue.code}`).join(", ");
}
