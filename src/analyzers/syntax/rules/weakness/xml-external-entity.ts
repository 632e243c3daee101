import type { Node } from "web-tree-sitter";

import { calleeOf, keywordArgument, argumentsOf, propertyOf } from "../../calls.ts";
import { java, js, py } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround } from "../../tree.ts";

/** Makers of Java's parsers that follow entities unless they are told not to. */
const makers =
  /(^|\.)(DocumentBuilderFactory\.newInstance|SAXParserFactory\.newInstance|XMLInputFactory\.(newInstance|newFactory|newDefaultFactory)|SAXBuilder|SAXReader)$/;
/** Where settings of the parser are made, or taken over. */
const settles =
  /setFeature|setProperty|setAttribute|setExpandEntityReferences|setEntityResolver|setXMLResolver|XMLConstants|disallow|secure|Secure|configure\w*\(/;
/** What comes from elsewhere, by the types and names that a function reads. */
const foreign =
  /\b(Servlet|File)?InputStream\b|\bReader \w|request|Request|upload|MultipartFile|@RequestBody|String \w*(xml|XML|Xml|body|content|payload|response|message)\b|byte\[\]|URL\b|HttpResponse/;

function checkJava(call: Node, source: Source): Hit | null {
  if (!makers.test(calleeOf(call, source) ?? "")) return null;
  const around = functionAround(call);
  if (around === null || settles.test(around.text)) return null;
  if (!/\.(parse|build|read|create(XML)?(Stream|Event)Reader)\(/.test(around.text)) return null;
  return foreign.test(around.text) ? { at: call } : null;
}

function checkPython(call: Node, source: Source): Hit | null {
  const callee = calleeOf(call, source) ?? "";
  if (/^lxml\.etree\.(XMLParser|XMLPullParser|iterparse)$/.test(callee)) {
    const entities = keywordArgument(call, "resolve_entities");
    return entities?.type === "true" ? { at: call } : null;
  }
  const [feature, value] = argumentsOf(call);
  const isOn =
    callee.endsWith(".setFeature") && (feature?.text ?? "").endsWith("feature_external_ges");
  return isOn && /^(True|1)$/.test(value?.text ?? "") ? { at: call } : null;
}

function checkScript(call: Node, source: Source): Hit | null {
  if (!/^libxmljs2?\.(parseXml|parseXmlString|parseXmlAsync)$/.test(calleeOf(call, source) ?? ""))
    return null;
  const options = argumentsOf(call)[1];
  const on =
    options?.type === "object"
      ? (propertyOf(options, "noent") ?? propertyOf(options, "replaceEntities"))
      : null;
  return on?.type === "true" ? { at: call } : null;
}

/** A document that reads the server's files. */
export const xmlExternalEntity: SyntaxRule = {
  id: "xml-external-entity",
  category: "security",
  severity: "major",
  confidence: "medium",
  cwe: "CWE-611",
  skipInTests: true,
  title: "XML is read by a parser that fetches what the document names.",
  trigger:
    'A document with `<!ENTITY x SYSTEM "file:///etc/passwd">` brings the server\'s files, or answers of services inside, to its sender.',
  why: "Entities are loaded while the document is parsed. In Java set the feature `disallow-doctype-decl` (for StAX SUPPORT_DTD to false); elsewhere leave the replacing of entities off.",
  visits: {
    java: {
      kinds: ["method_invocation", "object_creation_expression"],
      mentions: [
        "DocumentBuilderFactory",
        "SAXParserFactory",
        "XMLInputFactory",
        "SAXBuilder",
        "SAXReader",
      ],
      check: checkJava,
    },
    python: { kinds: ["call"], mentions: ["lxml", "feature_external_ges"], check: checkPython },
    javascript: { kinds: ["call_expression"], mentions: ["libxmljs"], check: checkScript },
  },
  examples: {
    flagged: [
      java`
        import javax.xml.parsers.DocumentBuilderFactory;

        class Orders {
          Document read(InputStream in) throws Exception {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance(); // <-
            return factory.newDocumentBuilder().parse(in);
          }
        }
      `,
      py`
        from lxml import etree

        def read(text):
            parser = etree.XMLParser(resolve_entities=True)  # <-
            return etree.fromstring(text, parser)
      `,
      js`
        const libxmljs = require("libxmljs");
        const read = (text) => libxmljs.parseXml(text, { noent: true }); // <-
      `,
    ],
    clear: [
      java`
        import javax.xml.parsers.DocumentBuilderFactory;

        class Orders {
          Document read(InputStream in) throws Exception {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(in);
          }

          Document create() throws Exception {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder().newDocument();
          }
        }
      `,
      py`
        from lxml import etree

        def read(text):
            return etree.fromstring(text, etree.XMLParser(resolve_entities=False))
      `,
      js`
        const libxmljs = require("libxmljs");
        const read = (text) => libxmljs.parseXml(text, { nonet: true });
      `,
    ],
  },
};
