import type { Node } from "web-tree-sitter";

import { callKinds } from "../../calls.ts";
import { go, java, js, py, ts } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { ancestor, functionAround, isFunction } from "../../tree.ts";
import { filePaths } from "./file-paths.ts";
import { inputAmong } from "./input-arguments.ts";

/**
 * What leaves only the last part of a path, or refuses the rest. Members: names of uploads that the
 * form readers of multer, Go and Django have shortened already.
 */
const clears =
  /(^|\.)((posix\.|win32\.)?basename|secure_filename|safe_join|get_valid_filename|(path|filepath|path\/filepath)\.Base|FilenameUtils\.getName|SecureJoin|IsLocal|IsAbs|slugify|sanitize\w*|originalname|FILES|Filename|URL\.Path|pathname|relative_to|send_from_directory|encodeURIComponent|escape)$/;

/** Questions about a path's ending, or about the file, that `..` passes. */
const ignores =
  /^(endsWith|endswith|HasSuffix|extname|Ext|splitext|rsplit|allowed_?file\w*|is_?allowed_?(file|ext)\w*|getExtension|mimetype|is_image)$/i;

const checkArguments = inputAmong(filePaths, { clears, ignores });

function check(call: Node, source: Source): Hit | null {
  const hit = checkArguments(call, source);
  const [input] = hit?.because ?? [];
  return hit === null || input === undefined || isOneSegment(input, source) ? null : hit;
}

/**
 * True for a part of the address between two slashes where the platform itself lets no slash in:
 * `<name>` of Flask, `{name}` of FastAPI and Spring, `:name` of gin, and what gorilla gives.
 */
function isOneSegment(input: Node, source: Source): boolean {
  const { text } = input;
  switch (source.language) {
    case "python": {
      if (input.type !== "identifier") return false;
      const decorated = ancestor(input, ({ type }) => type === "decorated_definition");
      const routes = decorated?.namedChildren.filter(({ type }) => type === "decorator") ?? [];
      return routes.some((route) =>
        new RegExp(`<(string:)?${input.text}>|\\{${input.text}\\}`).test(route.text),
      );
    }
    case "go":
      return /\.(Param|Params|URLParam|Vars)\(/.test(text) || isPathOf(input);
    case "java": {
      if (input.type !== "identifier") return false;
      for (let at = functionAround(input); at !== null; at = functionAround(at)) {
        if (!isFunction(at)) return false;
        const parameter = at
          .childForFieldName("parameters")
          ?.namedChildren.find((each) => new RegExp(`\\b${input.text}$`).test(each.text));
        if (parameter) return /@PathVariable|@PathParam/.test(parameter.text);
      }
      return false;
    }
    case "javascript":
    case "terraform":
      // Form readers of Node leave the last part of an upload's name.
      return /\.files?$/.test(text);
  }
}

/** `r.URL` of `r.URL.Path`, which Go's own router has cleaned. */
function isPathOf(input: Node): boolean {
  return input.parent?.type === "selector_expression" && input.parent.text.endsWith(".URL.Path");
}

/** A file named by what somebody sent, with nothing that keeps it inside a folder. */
export const pathTraversal: SyntaxRule = {
  id: "path-traversal",
  category: "security",
  severity: "critical",
  confidence: "high",
  cwe: "CWE-22",
  title: "A name from the request leads to any file of the server.",
  trigger:
    "A request with `../../../etc/passwd` as its name leaves the folder that was meant: files of others are read, overwritten or removed.",
  why: "Joining or normalising a path does not keep it inside a folder. Take only its last part (basename, secure_filename, filepath.Base), or resolve it and refuse it unless it begins with the folder and a separator.",
  visits: {
    javascript: {
      kinds: callKinds.javascript,
      mentions: ['fs"', "fs'", "fs`", "fs.", "fs/", "fs-extra", "sendFile", "download"],
      check,
    },
    python: { kinds: callKinds.python, check },
    go: {
      kinds: callKinds.go,
      mentions: ["os.", '"os"', "ioutil", "ServeFile", "File", "Attachment"],
      check,
    },
    java: {
      kinds: callKinds.java,
      mentions: [
        "Files",
        "FileInputStream",
        "FileOutputStream",
        "FileReader",
        "FileWriter",
        "RandomAccessFile",
        "transferTo",
      ],
      check,
    },
  },
  examples: {
    flagged: [
      ts`
        import fs from "node:fs/promises";
        import path from "node:path";

        app.get("/documents", async (req, res) => {
          const file = path.join(documents, String(req.query.name));
          if (!file.endsWith(".pdf")) return res.sendStatus(400);
          res.send(await fs.readFile(file)); // <-
        });
      `,
      ts`
        import type { Request, Response } from "express";

        export function showInvoice({ query }: Request, res: Response) {
          res.sendFile(path.join("/srv/invoices", String(query.number))); // <-
        }
      `,
      js`
        router.get("/exports/:name", (req, res) => {
          res.sendFile(path.resolve("exports", req.params.name)); // <-
        });
      `,
      py`
        import os

        @app.route("/upload", methods=["POST"])
        def upload():
            sent = request.files["file"]
            if sent and allowed_file(sent.filename):
                sent.save(os.path.join(UPLOADS, sent.filename))  # <-
            return redirect("/")
      `,
      py`
        from pathlib import Path

        def read_log(name):
            return (Path("/var/log/app") / name).read_text()  # <-

        @router.get("/logs")
        async def logs(name: str):
            return read_log(name)
      `,
      go`
        package web

        import (
        	"net/http"
        	"os"
        	"path/filepath"
        )

        func download(w http.ResponseWriter, r *http.Request) {
        	name := filepath.Clean(r.URL.Query().Get("name"))
        	data, err := os.ReadFile(filepath.Join(folder, name)) // <-
        	send(w, data, err)
        }
      `,
      java`
        class Downloads {
          byte[] read(@RequestParam String name) throws IOException {
            return Files.readAllBytes(Paths.get(folder, name)); // <-
          }
        }
      `,
    ],
    clear: [
      ts`
        import fs from "node:fs/promises";
        import path from "node:path";

        app.get("/documents", async (req, res) => {
          const file = path.resolve(documents, String(req.query.name));
          if (!file.startsWith(documents + path.sep)) return res.sendStatus(404);
          res.send(await fs.readFile(file));
        });
      `,
      js`
        router.get("/exports/:name", (req, res) => {
          res.sendFile(req.params.name, { root: "exports" });
        });
      `,
      js`
        const fs = require("fs");
        router.get("/avatars/:id", async (req, res) => {
          const user = await users.find(req.params.id);
          fs.createReadStream(user.avatarPath).pipe(res);
        });
      `,
      py`
        @app.route("/upload", methods=["POST"])
        def upload():
            sent = request.files["file"]
            name = secure_filename(sent.filename)
            sent.save(os.path.join(UPLOADS, name))
            return redirect("/")
      `,
      py`
        @app.route("/pages/<name>")
        def page(name):
            with open(f"pages/{name}.md") as file:
                return render(file.read())
      `,
      go`
        package web

        import (
        	"net/http"
        	"os"
        	"path/filepath"
        	"strings"
        )

        func download(w http.ResponseWriter, r *http.Request) {
        	full := filepath.Join(folder, r.FormValue("name"))
        	rel, err := filepath.Rel(folder, full)
        	if err != nil || strings.HasPrefix(rel, "..") {
        		http.NotFound(w, r)
        		return
        	}
        	data, err := os.ReadFile(full)
        	send(w, data, err)
        }
      `,
      java`
        class Downloads {
          byte[] read(@RequestParam String name) throws IOException {
            Path file = folder.resolve(name).normalize();
            if (!file.startsWith(folder)) throw new NotFound();
            return Files.readAllBytes(file);
          }
        }
      `,
      java`
        class Downloads {
          byte[] read(@PathVariable String id) throws IOException {
            return Files.readAllBytes(Paths.get(folder, id + ".pdf"));
          }
        }
      `,
    ],
  },
};
