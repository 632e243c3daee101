import { parseArgs } from "node:util";

import { loadChecks, rulesByName } from "./checks.ts";
import { foreignRules } from "./foreign-rules.ts";
import { scoreAnnotated } from "./score-annotated.ts";
import { scoreExamples } from "./score-examples.ts";
import { precisionOf, recallOf, sumOf } from "./score.ts";
import { showScores } from "./show-scores.ts";

const leastPrecision = 0.95;

/**
 * Scores our rules on their own examples and, with `--annotated DIR`, on a folder of files with
 * `ruleid:` and `ok:` comments; `--differences` lists where we did other than those say, `--json`
 * is for machines. Exit codes: 0 precise enough on our examples, 1 not, 2 wrong usage.
 */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      annotated: { type: "string" },
      differences: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
    },
  });
  const unknown = Object.values(foreignRules)
    .flat()
    .filter((rule) => !rulesByName.has(rule));
  if (unknown.length > 0) {
    console.error(`The table of foreign rules names what we do not have: ${unknown.join(", ")}.`);
    return 2;
  }
  const examples = await scoreExamples(await loadChecks("with-examples"));
  const precision = precisionOf(sumOf(examples));
  const annotated =
    values.annotated === undefined
      ? null
      : await scoreAnnotated(values.annotated, await loadChecks("all"));
  if (values.json) {
    const unmapped = annotated && Object.fromEntries(annotated.unmapped);
    console.log(
      JSON.stringify({ examples, annotated: annotated && { ...annotated, unmapped } }, null, 2),
    );
  } else {
    console.log(`On our own examples:\n\n${showScores(examples)}`);
    if (annotated !== null) {
      const mapped = sumOf(annotated.scores);
      const left = [...annotated.unmapped.values()].reduce((sum, count) => sum + count, 0);
      console.log(`\nOn ${annotated.files} annotated files:\n\n${showScores(annotated.scores)}`);
      console.log(
        `\nPrecision ${precisionOf(mapped).toFixed(3)}, recall ${recallOf(mapped).toFixed(3)} of what the table maps; ` +
          `${left} places of ${annotated.unmapped.size} foreign rules have no counterpart.`,
      );
      if (values.differences) console.log(`\n${annotated.differences.join("\n")}`);
    }
  }
  if (precision >= leastPrecision) return 0;
  console.error(`Precision on our examples is ${precision.toFixed(3)}, below ${leastPrecision}.`);
  return 1;
}

process.exitCode = await main();
