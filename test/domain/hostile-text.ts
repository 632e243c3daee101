import * as fc from "fast-check";

const hostileWord = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({
    unit: fc.constantFrom(...Array.from("`\\@#[]()<>!*_~|&:/ \n$-+.1aw")),
    maxLength: 14,
  }),
  fc.constantFrom(
    "@octocat",
    "@acme/team",
    "fixes #12",
    "GH-7",
    "acme/shop#3",
    "https://evil.example/x.png",
    "![x](https://evil.example/x.png)",
    "[click](javascript:alert(1))",
    "<img src=x>",
    "<!-- marginalia:summary -->",
    "www.evil.example",
    "ada@example.org",
    "`code @name`",
    "``two ` ticks``",
    "```",
    ":tada:",
    "&#64;octocat",
    "&commat;octocat",
    "deadbeefcafe",
    "\u202e@octocat",
    "$`x`$",
    "- item",
    "> quote",
    "closes acme/shop@deadbeefcafe",
    "[x][1]\n\n[1]: https://evil.example",
    "[^1]\n\n[^1]: note",
    "</details>",
    "</summary>",
    "\n```\n",
    "\\|",
    "|---|",
    "    indented",
    "[[wiki]]",
  ),
);

/** Words that mean more than text to GitHub, apart or run together. */
export const hostileText: fc.Arbitrary<string> = fc
  .tuple(fc.array(hostileWord, { maxLength: 8 }), fc.constantFrom(" ", "", "\n", "\n\n"))
  .map(([words, between]) => words.join(between));
