import { readFileSync, writeFileSync } from "node:fs";
import { transcript, withTranscript } from "./readme-transcript.ts";

writeFileSync("README.md", withTranscript(readFileSync("README.md", "utf8"), transcript()));
