import { dockerfile } from "../../../src/analyzers/dockerfile/dockerfile.ts";
import { describeExamples } from "../examples-hold.ts";

describeExamples(dockerfile, await dockerfile.load());
