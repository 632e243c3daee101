import type { Node } from "web-tree-sitter";

import { java } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { modifiersOf } from "./declared-type.ts";

/** Annotations that act through a proxy around the object, with where they come from. */
const proxied =
  /^(org\.springframework\.(transaction\.annotation\.Transactional|scheduling\.annotation\.Async|cache\.annotation\.(Cacheable|CacheEvict|CachePut)|retry\.annotation\.Retryable))$/;

function check(method: Node, source: Source): Hit | null {
  const modifiers = modifiersOf(method);
  if (!/\b(private|static)\b/.test(modifiers)) return null;
  for (const annotation of method.namedChildren.find(({ type }) => type === "modifiers")
    ?.namedChildren ?? []) {
    const name = annotation.childForFieldName("name")?.text ?? "";
    if (proxied.test(source.imports.get(name) ?? "")) return { at: annotation, name: `@${name}` };
  }
  return null;
}

/** An annotation where the framework cannot see the call. */
export const annotationOnPrivate: SyntaxRule = {
  id: "annotation-on-private",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "{name} does nothing on a private or static method.",
  trigger:
    "Every call: Spring's proxy stands in front of the object and sees only calls from outside. No transaction is opened, nothing is cached, nothing runs beside.",
  why: "Make the method public and call it from another bean, or move the annotation to the public method that calls it.",
  visits: { java: { kinds: ["method_declaration"], mentions: ["org.springframework"], check } },
  examples: {
    flagged: [
      java`
        import org.springframework.transaction.annotation.Transactional;

        class Orders {
          @Transactional // <-
          private void move(Order from, Order to) {
            store(from);
            store(to);
          }
        }
      `,
      java`
        import org.springframework.scheduling.annotation.Async;

        class Mailer {
          @Async // <-
          private void send(Mail mail) {
            transport.send(mail);
          }
        }
      `,
      java`
        import org.springframework.cache.annotation.Cacheable;

        class Rates {
          @Cacheable("rates") // <-
          public static Rate rate(String currency) {
            return load(currency);
          }
        }
      `,
    ],
    clear: [
      java`
        import org.springframework.transaction.annotation.Transactional;

        class Orders {
          @Transactional
          public void move(Order from, Order to) {
            store(from);
          }
        }
      `,
      java`
        import com.example.Transactional;

        class Orders {
          @Transactional
          private void move(Order from, Order to) {
            store(from);
          }
        }
      `,
      java`
        import org.springframework.transaction.annotation.Transactional;

        @Transactional
        class Orders {
          @Deprecated
          private void move(Order from, Order to) {
            store(from);
          }
        }
      `,
    ],
  },
};
