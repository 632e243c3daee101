import type { Node } from "web-tree-sitter";

import { calleeOf, isCall } from "../../calls.ts";
import { go } from "../../example.ts";
import type { Source } from "../../source.ts";
import { functionAround } from "../../tree.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { givesResponse, resultCallOf } from "./result-calls.ts";
import { declarationOf, isGiven, usesOf } from "./scopes.ts";

/** What reads a body and leaves it open. */
const reads =
  /^(io\.(ReadAll|Copy|CopyN|LimitReader|ReadFull|TeeReader)|io\/ioutil\.ReadAll|encoding\/(json|xml)\.NewDecoder|bufio\.New(Reader|Scanner))$/;

function check(statement: Node, source: Source): Hit | null {
  const of = resultCallOf(statement);
  if (of === null || !givesResponse(of, source)) return null;
  // The end of the program closes what it opened.
  if (functionAround(statement)?.childForFieldName("name")?.text === "main") return null;
  if (of.result === null) return of.error === null ? null : { at: of.call };
  const declaration = declarationOf(of.result);
  if (declaration === null) return null;
  const staysOpen = usesOf(declaration).every((use) => leavesOpen(use, source));
  return staysOpen ? { at: of.call } : null;
}

/** False when the use closes the body, or hands it or the response to somebody who may. */
function leavesOpen(use: Node, source: Source): boolean {
  if (isGiven(use)) return true;
  const parent = use.parent;
  if (parent?.type === "binary_expression") return true;
  if (parent?.type !== "selector_expression") return false;
  if (parent.childForFieldName("field")?.text !== "Body") {
    return parent.childForFieldName("field")?.text !== "Close";
  }
  const around = parent.parent;
  if (around?.type === "selector_expression")
    return around.childForFieldName("field")?.text === "Read";
  const call = around?.type === "argument_list" ? around.parent : null;
  return call !== null && isCall(call) && reads.test(calleeOf(call, source) ?? "");
}

/** A response whose body nobody closes. */
export const responseBodyNotClosed: SyntaxRule = {
  id: "response-body-not-closed",
  category: "resource",
  severity: "major",
  confidence: "high",
  cwe: "CWE-772",
  title: "The body of this response is never closed.",
  trigger:
    "Every request leaves its connection open: a program that runs long collects sockets and goroutines until it runs out of file descriptors.",
  why: "A connection goes back to the pool only once the body was closed, whatever its status and even when nobody reads it. Write `defer resp.Body.Close()` right after the check of the error.",
  skipInTests: true,
  visits: {
    go: {
      kinds: ["short_var_declaration", "assignment_statement"],
      mentions: ["net/http", "http.NewRequest"],
      check,
    },
  },
  examples: {
    flagged: [
      go`
        package health

        import "net/http"

        func alive(url string) bool {
        	resp, err := http.Get(url) // <-
        	return err == nil && resp.StatusCode == http.StatusOK
        }
      `,
      go`
        package feed

        import (
        	"encoding/json"
        	"net/http"
        )

        func load(ctx context.Context, client *http.Client, url string) (*Feed, error) {
        	req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
        	if err != nil {
        		return nil, err
        	}
        	resp, err := client.Do(req) // <-
        	if err != nil {
        		return nil, err
        	}
        	var feed Feed
        	return &feed, json.NewDecoder(resp.Body).Decode(&feed)
        }
      `,
      go`
        package hooks

        import "net/http"

        func notify(url string, body io.Reader) error {
        	_, err := http.Post(url, "application/json", body) // <-
        	return err
        }
      `,
      go`
        package feed

        import (
        	"io"
        	"net/http"
        )

        func loadAll(client *http.Client, urls []string, pages chan<- []byte) {
        	for _, url := range urls {
        		go func(url string) {
        			resp, err := client.Get(url) // <-
        			if err != nil {
        				return
        			}
        			page, _ := io.ReadAll(resp.Body)
        			pages <- page
        		}(url)
        	}
        }
      `,
    ],
    clear: [
      go`
        package feed

        import "net/http"

        func load(client *resty.Client, url string) ([]byte, error) {
        	resp, err := client.Get(url)
        	if err != nil {
        		return nil, err
        	}
        	return resp.Body(), http.ErrNotSupported
        }
      `,
      go`
        package health

        import "net/http"

        func alive(url string) bool {
        	resp, err := http.Get(url)
        	if err != nil {
        		return false
        	}
        	defer func() { _ = resp.Body.Close() }()
        	return resp.StatusCode == http.StatusOK
        }
      `,
      go`
        package feed

        import "net/http"

        func open(url string) (io.ReadCloser, error) {
        	resp, err := http.Get(url)
        	if err != nil {
        		return nil, err
        	}
        	return resp.Body, nil
        }
      `,
      go`
        package feed

        import "net/http"

        func load(url string) (*Feed, error) {
        	resp, err := http.Get(url)
        	if err != nil {
        		return nil, err
        	}
        	defer drain(resp.Body)
        	return parse(resp.Header, resp.Body)
        }
      `,
      go`
        package store

        func (c *cache) take(key string) string {
        	value, err := c.Do(key)
        	if err != nil {
        		return ""
        	}
        	return value.Body
        }
      `,
    ],
  },
};
