import { constants } from "node:fs";
import { lstat, open } from "node:fs/promises";
import { join } from "node:path";

/** What lies at a path of a working tree. No symbolic link is followed on the way or at its end. */
export type Seen =
  | { readonly kind: "file"; readonly bytes: number }
  | { readonly kind: "link" | "directory" | "gone" }
  /** A named pipe, a socket, a device, or a path that leads out of the working tree. */
  | { readonly kind: "odd" };

/**
 * Looks at files below `top` (absolute). Paths are git's: relative, with `/`; those of an index may
 * come from anybody. Remembers directories, so make one for each look at the whole.
 */
export function createFileLooker(top: string): (path: string) => Promise<Seen> {
  const directories = new Map<string, Promise<boolean>>();

  function isDirectory(path: string): Promise<boolean> {
    const known = directories.get(path) ?? isPlainDirectory(path);
    directories.set(path, known);
    return known;
  }

  async function isPlainDirectory(path: string): Promise<boolean> {
    const end = path.lastIndexOf("/");
    if (end !== -1 && !(await isDirectory(path.slice(0, end)))) return false;
    return (await look(join(top, path))).kind === "directory";
  }

  return async (path) => {
    if (path.split("/").some((part) => ["", ".", ".."].includes(part) || /^\.git$/i.test(part))) {
      return { kind: "odd" };
    }
    const end = path.lastIndexOf("/");
    if (end !== -1 && !(await isDirectory(path.slice(0, end)))) return { kind: "gone" };
    return await look(join(top, path));
  };
}

async function look(path: string): Promise<Seen> {
  try {
    const stats = await lstat(path);
    if (stats.isFile()) return { kind: "file", bytes: stats.size };
    if (stats.isSymbolicLink()) return { kind: "link" };
    return { kind: stats.isDirectory() ? "directory" : "odd" };
  } catch (error) {
    if (isNodeError(error) && ["ENOENT", "ENOTDIR"].includes(error.code ?? "")) {
      return { kind: "gone" };
    }
    throw error;
  }
}

/** As git tells text from binary: a NUL among the first bytes. For files too large to be read. */
export async function beginsBinary(path: string): Promise<boolean> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(8000), 0, 8000, 0);
    return buffer.subarray(0, bytesRead).includes(0);
  } finally {
    await file.close();
  }
}

function isNodeError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error;
}
