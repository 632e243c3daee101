import type { ArtifactLocation } from "sarif";

/** Stands for the root of the repository, wherever it was cloned to. */
export const sourceRoot = "%SRCROOT%";

/** A file of the repository as a relative reference, percent-encoded (RFC 3986). */
export function artifactLocation(path: string): ArtifactLocation {
  const wellFormed = path.replace(/\p{Surrogate}/gu, "\ufffd");
  return {
    uri: wellFormed.split("/").map(encodeURIComponent).join("/"),
    uriBaseId: sourceRoot,
  };
}
