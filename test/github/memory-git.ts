import { createHash } from "node:crypto";
import { memoryDiff, type MemoryFile } from "./memory-diff.ts";

/** What git would have said: bytes, or the exit code of a refusal. */
type MemoryAnswer = Buffer | { readonly exitCode: number; readonly why: string };

interface MemoryCommit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  /** `name <address> second zone`, of author and committer alike. */
  readonly person: string;
  readonly message: string;
}

/** A commit to write, as fast-import would: `files` by path, null deletes. */
interface MemoryChange {
  readonly ref: string;
  readonly parent: string | null;
  /** A tree to start from instead of the parent's. */
  readonly tree?: string;
  readonly files: Readonly<Record<string, string | Uint8Array | null>>;
  readonly renames: Readonly<Record<string, string>>;
  readonly person: string;
  readonly message: string;
}

type Flat = ReadonlyMap<string, MemoryFile>;

interface TreeEntry {
  readonly mode: string;
  readonly name: string;
  readonly sha: string;
}

/**
 * A bare repository that lives in this process alone: plain files, linear or merged histories, and
 * the questions that the emulator asks of git. Objects have the very names that git gives them. A
 * process per question is what makes real repositories too slow for thousands of histories.
 */
export interface MemoryRepository {
  write(change: MemoryChange): string;
  run(args: readonly string[]): MemoryAnswer;
}

const repositories = new Map<string, MemoryRepository>();
let made = 0;

/** Makes an empty one and gives the name by which it is known in the place of a directory. */
export function createMemoryRepository(): string {
  const name = `memory:${(made += 1)}`;
  repositories.set(name, memoryRepository());
  return name;
}

/** Null for a directory on the disk. */
export function memoryRepositoryOf(directory: string): MemoryRepository | null {
  return repositories.get(directory) ?? null;
}

/** Forgets it, if it is one. */
export function forgetMemoryRepository(directory: string): void {
  repositories.delete(directory);
}

const refused = (why: string): MemoryAnswer => ({ exitCode: 128, why });

function memoryRepository(): MemoryRepository {
  const blobs = new Map<string, Buffer>();
  const trees = new Map<string, readonly TreeEntry[]>();
  const flats = new Map<string, Flat>();
  const commits = new Map<string, MemoryCommit>();
  const refs = new Map<string, string>();

  function addBlob(bytes: Buffer): string {
    const sha = objectName("blob", bytes);
    blobs.set(sha, bytes);
    return sha;
  }

  function addTree(files: Flat): string {
    const entries: TreeEntry[] = [];
    const folders = new Map<string, Map<string, MemoryFile>>();
    for (const [path, file] of files) {
      const slash = path.indexOf("/");
      if (slash === -1) {
        entries.push({ mode: "100644", name: path, sha: file.sha });
        continue;
      }
      const folder = folders.get(path.slice(0, slash)) ?? new Map<string, MemoryFile>();
      folder.set(path.slice(slash + 1), file);
      folders.set(path.slice(0, slash), folder);
    }
    for (const [name, inside] of folders) {
      entries.push({ mode: "40000", name, sha: addTree(inside) });
    }
    entries.sort((a, b) => Buffer.compare(sortedAs(a), sortedAs(b)));
    const bytes = Buffer.concat(
      entries.flatMap(({ mode, name, sha }) => [
        Buffer.from(`${mode} ${name}\0`),
        Buffer.from(sha, "hex"),
      ]),
    );
    const sha = objectName("tree", bytes);
    trees.set(sha, entries);
    flats.set(sha, files);
    return sha;
  }

  function filesOf(revision: string): Flat {
    const files = flats.get(commits.get(revision)?.tree ?? revision);
    if (files === undefined) throw new Error(`there is no tree ${revision} in memory`);
    return files;
  }

  function resolve(revision: string): string | null {
    const [, name = revision, kind] = /^(.*)\^\{(commit|tree)\}$/.exec(revision) ?? [];
    const named = [name, `refs/heads/${name}`, `refs/tags/${name}`].flatMap(
      (ref) => refs.get(ref) ?? [],
    )[0];
    const sha = named ?? (commits.has(name) || trees.has(name) || blobs.has(name) ? name : null);
    if (sha === null) return null;
    if (kind === "tree") return commits.get(sha)?.tree ?? (trees.has(sha) ? sha : null);
    return kind === "commit" && !commits.has(sha) ? null : sha;
  }

  /** Itself and all before it, parents first. */
  function ancestors(sha: string): ReadonlySet<string> {
    const found = new Set<string>();
    const visit = (each: string): void => {
      if (found.has(each)) return;
      for (const parent of commits.get(each)?.parents ?? []) visit(parent);
      found.add(each);
    };
    visit(sha);
    return found;
  }

  function mergeBase(a: string, b: string): string | null {
    const ofB = ancestors(b);
    const common = [...ancestors(a)].filter((sha) => ofB.has(sha));
    // Parents come first, so that the last one is before no other.
    return common.at(-1) ?? null;
  }

  function log(args: readonly string[]): Buffer {
    const revisions = args.filter((arg) => /^\^?[0-9a-f]{40}$/.test(arg));
    const to = revisions.find((arg) => !arg.startsWith("^")) ?? "";
    const from = revisions.find((arg) => arg.startsWith("^"))?.slice(1);
    const without = from === undefined ? new Set<string>() : ancestors(from);
    const shas = args.includes("--max-count=1")
      ? [to]
      : [...ancestors(to)].filter((sha) => !without.has(sha));
    const records = shas.flatMap((sha) => {
      const commit = commits.get(sha);
      if (commit === undefined) return [];
      const [, name = "", address = "", second = ""] =
        /^(.*) <(.*)> (\d+)/.exec(commit.person) ?? [];
      const person = [name, address, second];
      return [
        [sha, commit.tree, commit.parents.join(" "), ...person, ...person, commit.message].join(
          "\x1f",
        ),
      ];
    });
    return Buffer.from(records.map((record) => `${record}\0`).join(""));
  }

  function listTree(args: readonly string[]): MemoryAnswer {
    const dashes = args.indexOf("--");
    const wanted = dashes === -1 ? null : (args[dashes + 1] ?? "");
    const revision = (dashes === -1 ? args : args.slice(0, dashes)).at(-1) ?? "";
    const root = resolve(`${revision}^{tree}`);
    if (root === null) return refused(`no tree ${revision}`);
    const lines: string[] = [];
    const visit = (tree: string, folder: string): void => {
      for (const { mode, name, sha } of trees.get(tree) ?? []) {
        const path = `${folder}${name}`;
        const isTree = mode === "40000";
        const size = isTree ? "-" : String(blobs.get(sha)?.length ?? 0);
        const line = `${mode.padStart(6, "0")} ${isTree ? "tree" : "blob"} ${sha} ${size.padStart(7)}\t${path}\0`;
        if (wanted === null || wanted === path) lines.push(line);
        if (isTree && (args.includes("-r") || wanted?.startsWith(`${path}/`) === true)) {
          visit(sha, `${path}/`);
        }
      }
    };
    visit(root, "");
    return Buffer.from(lines.join(""));
  }

  function show(object: string): MemoryAnswer {
    const colon = object.indexOf(":");
    if (colon === -1) return blobs.get(object) ?? refused(`no blob ${object}`);
    const commit = resolve(`${object.slice(0, colon)}^{commit}`);
    const file = commit === null ? undefined : filesOf(commit).get(object.slice(colon + 1));
    return file === undefined ? refused(`nothing at ${object}`) : Buffer.from(file.text);
  }

  function typeOf(sha: string): MemoryAnswer {
    if (blobs.has(sha)) return Buffer.from("blob\n");
    if (trees.has(sha)) return Buffer.from("tree\n");
    return commits.has(sha) ? Buffer.from("commit\n") : refused(`no object ${sha}`);
  }

  const commands: Readonly<Record<string, (args: readonly string[]) => MemoryAnswer>> = {
    "rev-parse": (args) => {
      const sha = resolve(args.at(-1) ?? "");
      return sha === null ? refused("no such revision") : Buffer.from(`${sha}\n`);
    },
    "update-ref": (args) => {
      const [first = "", second = ""] = args;
      if (first === "-d") refs.delete(second);
      else refs.set(first, second);
      return Buffer.alloc(0);
    },
    "merge-base": (args) => {
      const [a = "", b = ""] = args.slice(-2);
      if (args[0] === "--is-ancestor") {
        return ancestors(b).has(a) ? Buffer.alloc(0) : { exitCode: 1, why: "it is none" };
      }
      const base = mergeBase(a, b);
      return base === null ? { exitCode: 1, why: "none" } : Buffer.from(`${base}\n`);
    },
    log,
    "ls-tree": listTree,
    "cat-file": ([kind = "", object = ""]) => (kind === "-t" ? typeOf(object) : show(object)),
    "for-each-ref": () =>
      Buffer.from(
        [...refs]
          .filter(([ref]) => ref.startsWith("refs/heads/"))
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([ref, sha]) => `${sha} ${ref.slice("refs/heads/".length)}\n`)
          .join(""),
      ),
    diff: (args) => {
      const dashes = args.indexOf("--");
      const [from = "", to = ""] = args.filter((arg) => /^[0-9a-f]{40}$/.test(arg));
      const only = dashes === -1 ? null : (args[dashes + 1] ?? "");
      return memoryDiff(filesOf(from), filesOf(to), {
        path: only,
        renames: args.includes("-M"),
        context: args.includes("-U0") ? 0 : 3,
        lists: args.includes("--raw"),
      });
    },
  };

  return {
    write(change) {
      const start = change.tree ?? change.parent;
      const files = new Map(start === null ? [] : filesOf(start));
      for (const [from, to] of Object.entries(change.renames)) {
        const file = files.get(from);
        if (file === undefined) throw new Error(`there is no ${from} to rename`);
        files.delete(from);
        files.set(to, file);
      }
      for (const [path, content] of Object.entries(change.files)) {
        if (content === null) files.delete(path);
        else {
          const bytes = Buffer.from(content as string);
          files.set(path, { sha: addBlob(bytes), text: bytes.toString("utf8") });
        }
      }
      const tree = addTree(files);
      const { person, message } = change;
      const parents = change.parent === null ? [] : [change.parent];
      const head = [
        `tree ${tree}`,
        ...parents.map((parent) => `parent ${parent}`),
        `author ${person}`,
        `committer ${person}`,
      ];
      const sha = objectName("commit", Buffer.from(`${head.join("\n")}\n\n${message}`));
      commits.set(sha, { sha, tree, parents, person, message });
      refs.set(change.ref, sha);
      return sha;
    },
    run(args) {
      const [command = "", ...rest] = args.filter((arg) => arg !== "--literal-pathspecs");
      const answer = commands[command];
      if (answer === undefined) throw new Error(`git ${command} is not known in memory`);
      return answer(rest);
    },
  };
}

function objectName(type: string, bytes: Buffer): string {
  return createHash("sha1").update(`${type} ${bytes.length}\0`).update(bytes).digest("hex");
}

/** Git sorts a folder as if its name ended in a slash. */
function sortedAs({ mode, name }: TreeEntry): Buffer {
  return Buffer.from(mode === "40000" ? `${name}/` : name);
}
