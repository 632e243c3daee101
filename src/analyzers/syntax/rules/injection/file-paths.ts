import type { Node } from "web-tree-sitter";

import { argumentsOf, calleeOf, isCall, methodOf, propertyOf, receiverOf } from "../../calls.ts";
import { definitionsOf } from "../../definitions.ts";
import type { Source } from "../../source.ts";

const nodeCalls =
  /^(fs|fs-extra|graceful-fs)(\.promises|\/promises)?\.(readFile|writeFile|appendFile|open|unlink|rm|rmdir|readdir|createReadStream|createWriteStream|copyFile|rename|truncate|outputFile|remove|readJson|writeJson|move|copy)(Sync)?$/;
const pythonCalls =
  /^(open|io\.open|codecs\.open|aiofiles\.open|os\.(open|remove|unlink|rename|replace|listdir|scandir|rmdir|removedirs)|shutil\.(rmtree|copy|copy2|copyfile|copytree|move)|flask\.send_file|send_file|(fastapi\.responses|starlette\.responses)\.FileResponse|FileResponse)$/;
const pathMethods = /^(read_text|read_bytes|write_text|write_bytes|unlink|open|rmdir|iterdir)$/;
const goCalls =
  /^(os|io\/ioutil)\.(Open|OpenFile|Create|ReadFile|WriteFile|Remove|RemoveAll|Rename|ReadDir|Truncate)$/;
const javaTypes =
  /^(java\.io\.)?(FileInputStream|FileOutputStream|FileReader|FileWriter|RandomAccessFile)$/;
const javaCalls =
  /^(java\.nio\.file\.)?Files\.(read\w*|write\w*|lines|copy|move|delete\w*|new\w+|list|walk)$/;
/** Of these the second argument names a file as well. */
const takesTwo = /(copy\w*|rename|move|replace|Rename|symlink)(Sync)?$/;

/** The arguments of a call that name the files it reads, writes, sends or removes. */
export function filePaths(call: Node, source: Source): readonly Node[] {
  const callee = calleeOf(call, source) ?? "";
  const method = methodOf(call) ?? "";
  // Most calls are others, whose arguments need not be read.
  const own = (): readonly Node[] => argumentsOf(call).slice(0, takesTwo.test(callee) ? 2 : 1);
  switch (source.language) {
    case "javascript": {
      if (nodeCalls.test(callee)) return own();
      if (!/^(sendFile|download)$/.test(method) || !/^(res|response)(\.|$)/.test(callee)) return [];
      // With a root, Express refuses what leads out of it.
      const options = argumentsOf(call).find(({ type }) => type === "object");
      return options && propertyOf(options, "root") ? [] : own();
    }
    case "python":
      if (pythonCalls.test(callee)) return own();
      if (method === "save" && isUpload(receiverOf(call), source)) return own();
      return pathMethods.test(method) ? pathOf(receiverOf(call), source) : [];
    case "go":
      if (goCalls.test(callee)) return own();
      if (callee === "net/http.ServeFile") return argumentsOf(call).slice(2, 3);
      if (/^(c|ctx)$/.test(receiverOf(call)?.text ?? "")) {
        if (/^(File|SendFile|Attachment)$/.test(method)) return own();
        if (method === "SaveUploadedFile") return argumentsOf(call).slice(1, 2);
      }
      return [];
    case "java":
      if (javaCalls.test(callee)) return own();
      if (call.type === "object_creation_expression" && javaTypes.test(callee)) return own();
      return method === "transferTo" ? own() : [];
    case "terraform":
      return [];
  }
}

/** `upload` of `upload.save(path)`: what was sent as a file. */
function isUpload(receiver: Node | null, source: Source): boolean {
  const sent = /\.(files|FILES)\b/;
  if (receiver?.type !== "identifier") return sent.test(receiver?.text ?? "");
  return definitionsOf(receiver, source).some(({ at, value }) =>
    sent.test((value ?? at.parent?.childForFieldName("right"))?.text ?? ""),
  );
}

/** `Path(base) / name` before `.read_text()`, when it shows itself to be a path. */
function pathOf(receiver: Node | null, source: Source): readonly Node[] {
  if (receiver === null) return [];
  const node = receiver.type === "parenthesized_expression" ? receiver.firstNamedChild : receiver;
  if (node === null) return [];
  if (isCall(node)) {
    return /(^|\.)Path$/.test(calleeOf(node, source) ?? "") || methodOf(node) === "joinpath"
      ? [node]
      : [];
  }
  return node.type === "binary_operator" || node.type === "identifier" ? [node] : [];
}
