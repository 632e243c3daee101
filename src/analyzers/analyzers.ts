import { actionlint } from "./actionlint/actionlint.ts";
import type { Analyzer } from "./analyzer.ts";
import { conflictMarkers } from "./conflict-markers.ts";
import { dockerfile } from "./dockerfile/dockerfile.ts";
import { hiddenUnicode } from "./hidden-unicode.ts";
import { oxlint } from "./oxlint/oxlint.ts";
import { redos } from "./redos/redos.ts";
import { ruff } from "./ruff/ruff.ts";
import { secrets } from "./secrets/secrets.ts";
import { sql } from "./sql/sql.ts";
import { syntax } from "./syntax/syntax.ts";

/** Every analyzer there is. A new one is its file and a line here. */
export const analyzers: readonly Analyzer[] = [
  secrets,
  syntax,
  oxlint,
  ruff,
  actionlint,
  redos,
  sql,
  dockerfile,
  hiddenUnicode,
  conflictMarkers,
];
