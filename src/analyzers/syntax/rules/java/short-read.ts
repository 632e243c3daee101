import type { Node } from "web-tree-sitter";

import { argumentsOf, methodOf, receiverOf } from "../../calls.ts";
import { java } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { typeOf } from "./declared-type.ts";

function check(statement: Node): Hit | null {
  const call = statement.firstNamedChild;
  if (call?.type !== "method_invocation" || methodOf(call) !== "read") return null;
  const [buffer] = argumentsOf(call);
  const receiver = receiverOf(call);
  if (buffer?.type !== "identifier" || receiver === null) return null;
  if (!/^(byte|char)\[\]$/.test(typeOf(buffer) ?? "")) return null;
  // What is held in memory is read as a whole.
  const stream = typeOf(receiver) ?? "";
  if (
    !/(InputStream|Reader|RandomAccessFile)$/.test(stream) ||
    /^ByteArray|^String|^CharArray/.test(stream)
  )
    return null;
  return { at: call };
}

/** A read that may have filled a part of the buffer, and nobody asks how much. */
export const shortRead: SyntaxRule = {
  id: "short-read",
  category: "data-integrity",
  severity: "major",
  confidence: "high",
  cwe: "CWE-252",
  title: "read() may fill only a part of the buffer, and how much is not asked.",
  trigger:
    "From a network, a pipe or a large file fewer bytes arrive than the buffer holds: the rest of it stays zero and is taken for data.",
  why: "`read` gives the number of bytes, or -1 at the end. Use `readFully` (DataInputStream), `readNBytes` or `readAllBytes`.",
  skipInTests: true,
  visits: { java: { kinds: ["expression_statement"], mentions: [".read("], check } },
  examples: {
    flagged: [
      java`
        class Header {
          byte[] read(InputStream in) throws IOException {
            byte[] header = new byte[16];
            in.read(header); // <-
            return header;
          }
        }
      `,
      java`
        class Text {
          String read(File file) throws IOException {
            char[] text = new char[(int) file.length()];
            try (FileReader reader = new FileReader(file)) {
              reader.read(text); // <-
            }
            return new String(text);
          }
        }
      `,
      java`
        class Block {
          private final RandomAccessFile file;

          void load(byte[] block, long at) throws IOException {
            file.seek(at);
            file.read(block, 0, block.length); // <-
          }
        }
      `,
    ],
    clear: [
      java`
        class Header {
          byte[] read(InputStream in) throws IOException {
            return in.readNBytes(16);
          }
        }
      `,
      java`
        class Header {
          void copy(InputStream in, OutputStream out) throws IOException {
            byte[] buffer = new byte[8192];
            int count;
            while ((count = in.read(buffer)) > 0) {
              out.write(buffer, 0, count);
            }
          }
        }
      `,
      java`
        class Header {
          void skip(InputStream in, Sensor sensor, byte[] sample) throws IOException {
            in.read();
            sensor.read(sample);
          }
        }
      `,
    ],
  },
};
