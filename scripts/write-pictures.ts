/**
 * The pictures of what is said on GitHub, in docs/, from the golden files of the tests. Needs
 * `cmark-gfm` (GitHub's own Markdown library) and `chromium` of Debian on the PATH.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  checkLine,
  checkPage,
  comment,
  commentOnLine,
  page,
  type DiffLine,
} from "./github-page.ts";

const width = 900;

/** The lines that the golden comment speaks of. */
const orders: readonly DiffLine[] = [
  { number: 39, sign: " ", text: "/** The order with its lines, for the page of a customer. */" },
  { number: 40, sign: "+", text: "export async function orderOf(id: string): Promise<Order> {" },
  {
    number: 41,
    sign: "+",
    text: "  const rows = await db.query(`SELECT * FROM orders WHERE id = ${id}`);",
  },
];

function golden(name: string): string {
  return readFileSync(new URL(`../test/github-door/golden/${name}.md`, import.meta.url), "utf8");
}

/** A golden check starts with its title, which GitHub shows apart. */
const [firstLine = "", ...rest] = golden("check-blocked").split("\n");
const title = firstLine.replace("title: ", "");
const critical = commentOnLine("src/orders.ts", orders, golden("comment-critical-with-suggestion"));

const pictures = {
  review: page([checkLine(title), critical, comment(golden("summary-blocked"))], "closed"),
  comment: page([critical], "open"),
  summary: page([comment(golden("summary-blocked"))], "open"),
  check: page([checkPage(title, rest.join("\n"), ["Review again", "Ignore findings"])], "closed"),
};

const folder = mkdtempSync(join(tmpdir(), "pictures-"));
try {
  for (const [name, html] of Object.entries(pictures)) shoot(html, name);
} finally {
  rmSync(folder, { recursive: true });
}

function shoot(html: string, name: string): void {
  const file = join(folder, `${name}.html`);
  const measure = `<script>document.body.dataset.height = document.querySelector("main").offsetHeight</script>`;
  writeFileSync(file, `${html}${measure}`);
  const height = /data-height="(\d+)"/.exec(chromium(["--dump-dom"], file))?.[1];
  if (height === undefined) throw new Error(`chromium did not measure ${name}`);
  const picture = new URL(`../docs/${name}.png`, import.meta.url).pathname;
  chromium([`--screenshot=${picture}`, `--window-size=${width},${height}`], file);
}

function chromium(options: readonly string[], file: string): string {
  const always = [
    "--headless=new",
    "--disable-lcd-text",
    "--hide-scrollbars",
    "--force-device-scale-factor=1",
  ];
  // Chromium's sandbox does not start as root; the page is our own and loads nothing.
  const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const all = [
    ...always,
    ...asRoot,
    `--user-data-dir=${folder}/profile`,
    ...options,
    `file://${file}`,
  ];
  return execFileSync("chromium", all, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
}
