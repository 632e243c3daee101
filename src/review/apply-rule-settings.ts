import type { Finding } from "../domain/finding.ts";
import { describeOrigin, type EffectiveValue } from "../policy/effective-config.ts";
import { ruleRuling, type RuleSetting } from "../policy/rule-settings.ts";

/**
 * The `rules` of the repository's configuration, applied to findings: another severity, or a mark
 * where they are switched off. What is marked already stays as it is. `values`: where the
 * configuration comes from, so that a mark can name the line that decides.
 */
export function applyRuleSettings(
  findings: readonly Finding[],
  settings: readonly RuleSetting[],
  values: readonly EffectiveValue[] = [],
): readonly Finding[] {
  if (settings.length === 0) return findings;
  const rulingOn = ruleRuling(settings);
  return findings.map((finding): Finding => {
    if (finding.marks.length > 0) return finding;
    const setting = rulingOn(finding.path, finding);
    if (setting === null) return finding;
    if (setting.severity !== "off") return { ...finding, severity: setting.severity };
    const origin = describeOrigin(values, "rules", settings.indexOf(setting));
    const because = `${describe(setting)} is off${origin === null ? "" : `, ${origin}`}`;
    return {
      ...finding,
      marks: [{ kind: "suppressed", by: "configuration", because, line: null }],
    };
  });
}

function describe({ rule, category, paths }: RuleSetting): string {
  const where = paths === null ? "" : ` in ${paths.slice(0, 3).join(", ")}`;
  return `${rule ?? `the category ${category}`}${where}${(paths?.length ?? 0) > 3 ? ", …" : ""}`;
}
