import { z } from "zod";
import { compileGlob } from "./glob.ts";

const mostPatterns = 100;

const pattern = z
  .string("a path pattern in quotes is expected")
  .refine(
    (text) => compileGlob(text) !== null,
    "the path pattern is empty, too long or has unbalanced braces",
  );

/** A list of path patterns as the configuration has it; see `compileGlob` for the language. */
export const pathPatterns = z
  .array(pattern, "a list of path patterns is expected")
  .max(mostPatterns, `at most ${mostPatterns} path patterns are expected`)
  .readonly();
