import type { Node } from "web-tree-sitter";

import { callKinds, isCall, methodOf, receiverOf } from "../../calls.ts";
import { definitionsOf } from "../../definitions.ts";
import { go, java, js, py } from "../../example.ts";
import { inputIn } from "../../flow.ts";
import { isInput } from "../../input.ts";
import { memberOf } from "../../names.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround } from "../../tree.ts";
import { filePaths } from "./file-paths.ts";

/** Libraries whose entries come with the names that stand in the archive. */
const libraries =
  /^(archive\/(zip|tar)|zipfile|tarfile|adm-zip|unzipper|unzip-stream|tar-stream|node-stream-zip|java\.util\.(zip|jar)\b|org\.apache\.commons\.compress\.archivers\b)/;
const entryTypes = /\b(Zip|Tar|Jar|Archive|TarArchive|ZipArchive)Entry\b/;
const members = /^(Name|name|filename|entryName|path)$/;
/** What an entry is called by those who unpack. */
const entries =
  /^(f|file|entry|zipEntry|tarEntry|header|hdr|h|member|info|zf|zipinfo|zip_info|tarinfo|e|item)$/;

function isEntryName(node: Node, source: Source): boolean {
  if (source.language === "java") {
    const entry = isCall(node) && methodOf(node) === "getName" ? receiverOf(node) : null;
    return entry?.type === "identifier" && typeOf(entry).match(entryTypes) !== null;
  }
  if (source.language === "python" && isCall(node) && methodOf(node) === "namelist") return true;
  const member = memberOf(node);
  if (member === null || !members.test(member.name)) return false;
  return entries.test(member.object.text) && isEntry(member.object, source);
}

/** What gives entries one by one: a range over an archive's files, a reader's next. */
function isEntry(name: Node, source: Source): boolean {
  // The names that JavaScript's libraries give entries by are hardly anything else's.
  if (source.language === "javascript") {
    const member = name.parent && memberOf(name.parent)?.name;
    return member === "entryName" || (member === "name" && /^(header|hdr)$/.test(name.text));
  }
  return definitionsOf(name, source).some(({ at, value }) => {
    const giver = value ?? giverOf(at);
    return /\.(File|Next\(\)|infolist\(\)|getmembers\(\)|next\(\))$|\.getinfo\(/.test(
      giver?.text ?? "",
    );
  });
}

function giverOf(target: Node): Node | null {
  for (let at = target.parent; at !== null; at = at.parent) {
    const right = at.childForFieldName("right");
    if (right !== null) return right;
    if (at.type.endsWith("statement")) return null;
  }
  return null;
}

/** The declared type of a Java variable, by the declarations of the functions around it. */
function typeOf(identifier: Node): string {
  for (let at = functionAround(identifier); at !== null; at = functionAround(at)) {
    for (const declared of at.descendantsOfType([
      "local_variable_declaration",
      "formal_parameter",
      "enhanced_for_statement",
    ])) {
      const name =
        declared.childForFieldName("name") ??
        declared.childForFieldName("declarator")?.childForFieldName("name");
      if (name?.text === identifier.text) return declared.childForFieldName("type")?.text ?? "";
    }
  }
  return "";
}

const danger = {
  clears:
    /(^|\.)(basename|Base|getFileName|IsLocal|SecureJoin|safe_join|FilenameUtils\.getName|sanitize\w*|IsAbs)$/,
  ignores: /^(endsWith|endswith|HasSuffix|isDirectory|is_dir|Ext|splitext|extname)$/,
  alsoInput: isEntryName,
};

function check(call: Node, source: Source): Hit | null {
  const paths = filePaths(call, source);
  if (paths.length === 0) return null;
  if (![...source.imports.values()].some((full) => libraries.test(full))) return null;
  for (const path of paths) {
    const input = inputIn(path, source, danger);
    if (input !== null && !isInput(input, source)) return { at: path, because: [input] };
  }
  return null;
}

/** Unpacking to where an archive says. */
export const zipSlip: SyntaxRule = {
  id: "zip-slip",
  category: "security",
  severity: "major",
  confidence: "high",
  cwe: "CWE-22",
  skipInTests: true,
  title: "An entry of an archive is written to wherever its name leads.",
  trigger:
    "An archive with an entry named `../../.ssh/authorized_keys` writes outside the folder it is unpacked to.",
  why: "Names in archives are free text and may climb. Resolve the folder and the name together, and refuse the entry unless the result still begins with the folder and a separator (in Go filepath.IsLocal tells).",
  visits: {
    javascript: {
      kinds: callKinds.javascript,
      mentions: ["adm-zip", "unzip", "tar-stream", "node-stream-zip"],
      check,
    },
    python: { kinds: callKinds.python, mentions: ["zipfile", "tarfile"], check },
    go: { kinds: callKinds.go, mentions: ["archive/"], check },
    java: {
      kinds: callKinds.java,
      mentions: ["java.util.zip", "java.util.jar", "org.apache.commons.compress"],
      check,
    },
  },
  examples: {
    flagged: [
      go`
        package store

        import (
        	"archive/zip"
        	"io"
        	"os"
        	"path/filepath"
        )

        func unpack(archive *zip.Reader, folder string) error {
        	for _, file := range archive.File {
        		target := filepath.Join(folder, file.Name)
        		out, err := os.Create(target) // <-
        		if err != nil {
        			return err
        		}
        		copyTo(out, file)
        	}
        	return nil
        }
      `,
      java`
        import java.util.zip.ZipEntry;
        import java.util.zip.ZipInputStream;

        class Unpacker {
          void unpack(ZipInputStream in, File folder) throws IOException {
            ZipEntry entry;
            while ((entry = in.getNextEntry()) != null) {
              File target = new File(folder, entry.getName());
              if (entry.isDirectory()) continue;
              try (OutputStream out = new FileOutputStream(target)) { // <-
                in.transferTo(out);
              }
            }
          }
        }
      `,
      py`
        import os
        import zipfile

        def unpack(path, folder):
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    with open(os.path.join(folder, name), "wb") as out:  # <-
                        out.write(archive.read(name))
      `,
      js`
        const AdmZip = require("adm-zip");
        const fs = require("fs");
        const path = require("path");

        function unpack(file, folder) {
          for (const entry of new AdmZip(file).getEntries()) {
            fs.writeFileSync(path.join(folder, entry.entryName), entry.getData()); // <-
          }
        }
      `,
      java`
        package shop.themes;

        import java.io.*;
        import java.util.zip.*;

        class Themes {
          void install(InputStream in, File target) throws IOException {
            ZipInputStream zip = new ZipInputStream(in);
            ZipEntry entry;
            while ((entry = zip.getNextEntry()) != null) {
              File out = new File(target, entry.getName());
              try (FileOutputStream file = new FileOutputStream(out)) { // <-
                zip.transferTo(file);
              }
            }
          }
        }
      `,
    ],
    clear: [
      java`
        import java.io.*;
        import java.util.zip.*;

        class Themes {
          void install(ZipInputStream zip, File target) throws IOException {
            ZipEntry entry;
            while ((entry = zip.getNextEntry()) != null) {
              File out = new File(target, entry.getName());
              if (!out.getCanonicalPath().startsWith(target.getCanonicalPath() + File.separator)) {
                throw new IOException("leads out of the folder");
              }
              try (FileOutputStream file = new FileOutputStream(out)) {
                zip.transferTo(file);
              }
            }
          }
        }
      `,
      go`
        package store

        import (
        	"archive/zip"
        	"os"
        	"path/filepath"
        	"strings"
        )

        func unpack(archive *zip.Reader, folder string) error {
        	for _, file := range archive.File {
        		target := filepath.Join(folder, file.Name)
        		if !strings.HasPrefix(target, filepath.Clean(folder)+string(os.PathSeparator)) {
        			return errEscapes
        		}
        		if err := copyTo(os.Create(target)); err != nil {
        			return err
        		}
        	}
        	return nil
        }
      `,
      java`
        import java.util.zip.ZipEntry;
        import java.util.zip.ZipInputStream;

        class Unpacker {
          void unpack(ZipInputStream in, Path folder) throws IOException {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
              Path target = folder.resolve(entry.getName()).normalize();
              if (!target.startsWith(folder)) throw new IOException("escapes");
              Files.copy(in, target);
            }
          }
        }
      `,
      py`
        import os
        import zipfile

        def unpack(path, folder):
            with zipfile.ZipFile(path) as archive:
                archive.extractall(folder)
                for info in archive.infolist():
                    with open(os.path.join(folder, os.path.basename(info.filename))) as file:
                        index(file)
      `,
      js`
        const fs = require("fs");
        const path = require("path");

        function copyAll(files, folder) {
          for (const file of files) {
            fs.writeFileSync(path.join(folder, file.name), file.data);
          }
        }
      `,
    ],
  },
};
