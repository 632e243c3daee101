import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readAttributes } from "../../src/policy/gitattributes.ts";

const text = String.raw`
# comment linguist-generated
*.gen.ts linguist-generated
special.gen.ts -linguist-generated
forgotten.gen.ts !linguist-generated
/root.txt linguist-vendored
deep/**/*.c linguist-vendored
folder linguist-vendored
folder/ linguist-generated
sub/* diff
"with space.txt" -diff
*.bin binary
back.bin diff
[ab].x linguist-generated=true eol=lf
*.off linguist-generated=false
!*.neg linguist-generated
[attr]mine linguist-generated
{a,b}.y linguist-generated
`;

const paths = [
  "a.gen.ts",
  "x/a.gen.ts",
  "special.gen.ts",
  "x/forgotten.gen.ts",
  "root.txt",
  "x/root.txt",
  "deep/a.c",
  "deep/x/y/a.c",
  "folder/a",
  "folder",
  "sub/a",
  "sub/b/c",
  "with space.txt",
  "x/a.bin",
  "back.bin",
  "a.x",
  "c.x",
  "a.off",
  "a.neg",
  "a.y",
  "{a,b}.y",
];

test("it reads as git itself does", () => {
  const folder = mkdtempSync(join(tmpdir(), "marginalia-attributes-"));
  try {
    execFileSync("git", ["init", "-q"], { cwd: folder });
    writeFileSync(join(folder, ".gitattributes"), text);
    const attributes = readAttributes(text);
    for (const name of ["linguist-generated", "linguist-vendored", "diff"] as const) {
      const printed = execFileSync("git", ["check-attr", "-z", name, "--", ...paths], {
        cwd: folder,
        stdio: ["pipe", "pipe", "ignore"],
      });
      const states = printed
        .toString("utf8")
        .split("\0")
        .filter((_, index) => index % 3 === 2);
      const expected = states.map((state) => {
        if (state === "unspecified") return null;
        return state !== "unset" && state !== "false";
      });
      expect(paths.map((path) => [path, name, attributes.of(path, name)])).toEqual(
        paths.map((path, index) => [path, name, expected[index]]),
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe("nothing, and hostile files", () => {
  test("no file says nothing", () => {
    expect(readAttributes(null).of("a", "diff")).toBeNull();
  });

  test("carriage returns end lines too", () => {
    expect(readAttributes("*.a linguist-generated\r\n").of("x.a", "linguist-generated")).toBe(true);
  });

  test("rules beyond the bound are not read", () => {
    const attributes = readAttributes(`${"*.a linguist-generated\n".repeat(1_000)}*.b binary\n`);
    expect(attributes.of("x.a", "linguist-generated")).toBe(true);
    expect(attributes.of("x.b", "binary")).toBeNull();
  });
});
