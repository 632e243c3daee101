import { rm } from "node:fs/promises";
import { forgetAnswers, gitMaybe } from "./git.ts";
import { cloneBare, createBareRepository, moveRef } from "./git-write.ts";
import { createMemoryRepository, forgetMemoryRepository } from "./memory-git.ts";
import { createHandle, type RepositoryHandle } from "./repository-handle.ts";
import { nodeId } from "./user-json.ts";
import type { Access, Installation, Repository, World } from "./world.ts";

export interface NewRepository {
  readonly owner: string;
  readonly name: string;
  readonly private?: boolean;
  /** Contents by path of the first commit on `main`. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** By login; the owner needs no entry. */
  readonly collaborators?: Readonly<Record<string, Access | "maintain" | "triage">>;
  /** False leaves the repository out of the App's installation. */
  readonly installed?: boolean;
  /** True keeps it in this process: plain files and no merges, and a hundred times as fast. */
  readonly inMemory?: boolean;
}

export interface Repositories {
  /** Makes a repository with one commit on `main`, and gives it to the App's installation. */
  createRepository(o: NewRepository): Promise<RepositoryHandle>;
  /** As `createRepository`, with the history of a local clone, which is only read. */
  importClone(o: {
    readonly owner: string;
    readonly name: string;
    readonly path: string;
  }): Promise<RepositoryHandle>;
}

export function createRepositories(
  world: World,
  installation: Installation,
): Repositories & { remove(): Promise<void> } {
  function add(o: NewRepository, gitDir: string, defaultBranch: string): Repository {
    const id = world.nextId();
    const repository: Repository = {
      id,
      nodeId: nodeId("R", id),
      owner: world.user(o.owner),
      name: o.name,
      formerNames: [],
      private: o.private ?? false,
      archived: false,
      defaultBranch,
      gitDir,
      collaborators: new Map(),
      pulls: new Map(),
      checkRuns: [],
      checkSuites: [],
    };
    for (const [login, role] of Object.entries(o.collaborators ?? {})) {
      repository.collaborators.set(world.user(login).login, roleOf(role));
    }
    world.repositories.set(id, repository);
    return repository;
  }

  return {
    async createRepository(o) {
      const gitDir =
        o.inMemory === true ? createMemoryRepository() : await createBareRepository("main");
      const repository = add(o, gitDir, "main");
      const handle = createHandle(world, repository);
      // Before the App is installed, so that nobody is told of the first push.
      await handle.commit("main", {
        files: o.files ?? { "README.md": `# ${o.name}\n` },
        message: "Begin",
      });
      if (o.installed ?? true) installation.repositoryIds.add(repository.id);
      return handle;
    },
    async importClone(o) {
      const gitDir = await cloneBare(o.path);
      const named = await gitMaybe(gitDir, ["symbolic-ref", "--short", "HEAD"]);
      const defaultBranch = named ?? "main";
      const detached = await gitMaybe(gitDir, ["rev-parse", "--verify", "HEAD^{commit}"]);
      if (named === null && detached !== null) {
        await moveRef(gitDir, `refs/heads/${defaultBranch}`, detached);
      }
      const repository = add(o, gitDir, defaultBranch);
      installation.repositoryIds.add(repository.id);
      return createHandle(world, repository);
    },
    async remove() {
      for (const { gitDir } of world.repositories.values()) {
        forgetAnswers(gitDir);
        forgetMemoryRepository(gitDir);
        await rm(gitDir, { recursive: true, force: true });
      }
    },
  };
}

/** GitHub tells `maintain` and `triage` by the nearest of its older words (C10). */
function roleOf(role: Access | "maintain" | "triage"): {
  readonly permission: Access;
  readonly roleName: string;
} {
  const permission = role === "maintain" ? "write" : role === "triage" ? "read" : role;
  return { permission, roleName: role };
}
