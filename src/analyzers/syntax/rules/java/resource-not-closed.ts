import type { Node } from "web-tree-sitter";

import { calleeOf } from "../../calls.ts";
import { java } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround } from "../../tree.ts";

/** What holds a file or a connection of the operating system. */
const opens =
  /(^|\.)(FileInputStream|FileOutputStream|FileReader|FileWriter|RandomAccessFile|Socket|ServerSocket|ZipFile|JarFile|PrintWriter|Scanner)$|(^|\.)Files\.(newInputStream|newOutputStream|newBufferedReader|newBufferedWriter|lines|list|walk|find|newDirectoryStream)$|(^|\.)(DriverManager\.getConnection|dataSource\.getConnection)$/;

function check(declarator: Node, source: Source): Hit | null {
  const value = declarator.childForFieldName("value");
  const name = declarator.childForFieldName("name")?.text;
  if (name === undefined || declarator.parent?.type !== "local_variable_declaration") return null;
  if (value?.type !== "object_creation_expression" && value?.type !== "method_invocation")
    return null;
  const opened = unwrapped(value);
  if (!opens.test(calleeOf(opened, source) ?? "") || isInMemory(opened)) return null;
  const method = functionAround(declarator);
  if (method === null) return null;
  // Another block may hold another variable of this name.
  const names = (declarator.parent.parent ?? method)
    .descendantsOfType("identifier")
    .filter((each) => each.text === name && each.startIndex > declarator.endIndex);
  // Handed on, given back or put somewhere, it is somebody else's to close.
  const staysHere = names.every((each) => {
    if (isOnlyFilled(each)) return true;
    const call = each.parent;
    return (
      call?.type === "method_invocation" &&
      call.childForFieldName("object")?.id === each.id &&
      !/^(close|register\w*)$/.test(call.childForFieldName("name")?.text ?? "")
    );
  });
  return staysHere && names.length > 0 ? { at: declarator.parent, name } : null;
}

const wrappers =
  /^(java\.io\.)?(Buffered(Reader|Writer|InputStream|OutputStream)|PrintWriter|InputStreamReader|OutputStreamWriter|Data(In|Out)putStream|ObjectOutputStream)$/;

/** What is at the heart of `new BufferedReader(new FileReader(file))`. */
function unwrapped(value: Node): Node {
  const type = value.childForFieldName("type")?.text ?? "";
  const inner = value.childForFieldName("arguments")?.firstNamedChild;
  return inner?.type === "object_creation_expression" && wrappers.test(type)
    ? unwrapped(inner)
    : value;
}

/** Copying into or out of a stream leaves it open. */
function isOnlyFilled(use: Node): boolean {
  const call = use.parent?.type === "argument_list" ? use.parent.parent : null;
  return (
    call?.type === "method_invocation" &&
    /^(\w+\.transferTo|Files\.copy|IOUtils\.copy(Large)?|ByteStreams\.copy|StreamUtils\.copy)$/.test(
      `${call.childForFieldName("object")?.text ?? ""}.${call.childForFieldName("name")?.text ?? ""}`,
    )
  );
}

/** A scanner of the console or of a text, a writer into memory. */
function isInMemory(value: Node): boolean {
  const given = value.childForFieldName("arguments")?.text ?? "";
  return (
    /System\.(in|out|err)|StringWriter|ByteArray/.test(given) ||
    (/Scanner$|PrintWriter$/.test(value.childForFieldName("type")?.text ?? "") &&
      !/new File|getInputStream|Path/.test(given))
  );
}

/** A file or connection that nobody closes. */
export const resourceNotClosed: SyntaxRule = {
  id: "resource-not-closed",
  category: "resource",
  severity: "major",
  confidence: "high",
  cwe: "CWE-772",
  title: "{name} is never closed.",
  trigger:
    'Every call keeps a file or connection open until the garbage is collected: a busy process ends with "Too many open files", and what is buffered may not be written.',
  why: "Open it in the head of a `try (…)`, which closes it on every way out.",
  skipInTests: true,
  visits: {
    java: {
      kinds: ["variable_declarator"],
      mentions: ["File", "Socket", "Scanner", "PrintWriter", "getConnection"],
      check,
    },
  },
  examples: {
    flagged: [
      java`
        class Files2 {
          int first(File file) throws IOException {
            FileInputStream in = new FileInputStream(file); // <-
            return in.read();
          }
        }
      `,
      java`
        class Rows {
          List<String> names(String url) throws SQLException {
            Connection connection = DriverManager.getConnection(url); // <-
            return read(connection.createStatement().executeQuery("select name from users"));
          }
        }
      `,
      java`
        class Count {
          long lines(Path path) throws IOException {
            Stream<String> lines = Files.lines(path); // <-
            return lines.count();
          }
        }
      `,
      java`
        class Export {
          void parts(List<Path> parts, File folder) throws IOException {
            for (Path part : parts) {
              FileOutputStream out = new FileOutputStream(new File(folder, part.getFileName().toString())); // <-
              Files.copy(part, out);
            }
            try (FileOutputStream out = new FileOutputStream(new File(folder, "list"))) {
              list(parts, out);
            }
          }
        }
      `,
      java`
        class Notes {
          void write(File file, List<String> lines) throws IOException {
            BufferedWriter out = new BufferedWriter(new FileWriter(file)); // <-
            for (String line : lines) {
              out.write(line);
              out.newLine();
            }
          }
        }
      `,
    ],
    clear: [
      java`
        class Notes {
          BufferedReader open(File file) throws IOException {
            BufferedReader in = new BufferedReader(new FileReader(file));
            in.readLine();
            return in;
          }
        }
      `,
      java`
        class Export {
          void parts(List<Path> parts, File folder) throws IOException {
            for (Path part : parts) {
              FileOutputStream out = new FileOutputStream(new File(folder, "part"));
              Files.copy(part, out);
              out.close();
            }
          }
        }
      `,
      java`
        class Files2 {
          int first(File file) throws IOException {
            try (FileInputStream in = new FileInputStream(file)) {
              return in.read();
            }
          }
        }
      `,
      java`
        class Files2 {
          InputStream open(File file) throws IOException {
            FileInputStream in = new FileInputStream(file);
            in.skip(4);
            return new BufferedInputStream(in);
          }
        }
      `,
      java`
        class Console {
          String ask() {
            Scanner console = new Scanner(System.in);
            return console.nextLine();
          }

          void quiet(File file) throws IOException {
            FileWriter out = new FileWriter(file);
            out.write("x");
            out.close();
          }
        }
      `,
    ],
  },
};
