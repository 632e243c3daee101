import {
  settingDeclarations,
  settingGroups,
  type DefaultedSetting,
  type OptionalSetting,
} from "../src/settings/setting-declarations.ts";

type Declared = DefaultedSetting<unknown> | OptionalSetting<unknown>;

const start = "<!-- settings: written by `npx tsx scripts/write-settings-docs.ts` -->";
const end = "<!-- end of settings -->";

/** `.env.example`: every setting, commented out unless it has no default. */
export function envExample(): string {
  const groups = settingGroups.map((group) => {
    const settings = inGroup(group).map((setting) => {
      const about = wrap(`${setting.about.replaceAll("`", "")} Expected: ${setting.expects}.`);
      const line =
        setting.fallback === null ? `# ${setting.name}=` : `# ${setting.name}=${setting.fallback}`;
      return [...about.map((text) => `# ${text}`), line].join("\n");
    });
    return [`## ${group}`, ...settings].join("\n\n");
  });
  const head = [
    "# Settings of Marginalia. Copy this file to .env and take away the # before what you set.",
    "# What is set in the real environment wins over .env. The same list, as a table:",
    "# docs/configuration.md.",
  ].join("\n");
  return `${[head, ...groups].join("\n\n")}\n`;
}

/** The tables of docs/configuration.md, one per group. */
export function settingsTables(): string {
  return settingGroups
    .map((group) => {
      const rows = inGroup(group).map(
        ({ name, about, expects, fallback, secret }) =>
          `| \`${name}\` | ${about}${secret ? " **Secret.**" : ""} | ${expects.replaceAll("\\", "\\\\")} | ${fallback === null ? "none" : `\`${fallback}\``} |`,
      );
      return [
        `### ${group}`,
        "",
        "| variable | what it does | expected | default |",
        "| --- | --- | --- | --- |",
        ...rows,
      ].join("\n");
    })
    .join("\n\n");
}

/** `page` with the tables between the two marks replaced. Throws when the marks are not there. */
export function withSettingsTables(page: string): string {
  const from = page.indexOf(start);
  const to = page.indexOf(end);
  if (from === -1 || to < from) throw new Error(`docs/configuration.md has lost "${start}"`);
  return `${page.slice(0, from)}${start}\n\n${settingsTables()}\n\n${page.slice(to)}`;
}

function inGroup(group: string): readonly Declared[] {
  const all: readonly Declared[] = Object.values(settingDeclarations);
  return all.filter((setting) => setting.group === group);
}

function wrap(text: string): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line.length + word.length > 94) {
      lines.push(line);
      line = "";
    }
    line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
