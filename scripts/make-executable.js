// Marks a built file as executable, so that `npx marginalia` works from a fresh clone.
import { chmodSync } from "node:fs";

for (const file of process.argv.slice(2)) chmodSync(file, 0o755);
