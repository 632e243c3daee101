import { TellTheUser } from "../domain/errors.ts";
import type { OwnersFile } from "../review/ports.ts";
import type { GitHubClient } from "./client.ts";
import { contentOf } from "./content-of.ts";
import type { Place } from "./pull.ts";
import { Contents } from "./shapes.ts";

/** GitHub's own name for the repository that speaks for all of an owner ("default community health files"). */
const ownersRepository = ".github";

/**
 * A file of the owner's `.github` repository. That repository is of interest only where it is there
 * and the installation covers it, or it is public: none of that is an error. Throws `RetryLater`
 * when GitHub cannot be asked now, since a review without the owner's rules would be another one.
 */
export async function readOwnersFile(
  client: GitHubClient,
  { owner, repo }: Pick<Place, "owner" | "repo">,
  path: string,
): Promise<OwnersFile> {
  if (repo.toLowerCase() === ownersRepository) {
    return { kind: "absent", why: "this is that repository" };
  }
  const route = "GET /repos/{owner}/{repo}/contents/{path}";
  try {
    const found = await client.read(route, { owner, repo: ownersRepository, path }, Contents);
    if (found === null || found.type !== "file" || !("size" in found)) {
      return { kind: "absent", why: "there is none, or the App may not read that repository" };
    }
    return { kind: "found", content: contentOf(found), revision: found.sha };
  } catch (error) {
    // Policy: what the owner does not let us read asks nothing of us; whoever wonders sees why.
    if (error instanceof TellTheUser) return { kind: "absent", why: error.message };
    throw error;
  }
}
