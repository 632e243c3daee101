import type { Node } from "web-tree-sitter";

import { methodOf, receiverOf } from "../../calls.ts";
import { go } from "../../example.ts";
import { dotted } from "../../names.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround, isWithin } from "../../tree.ts";
import { firstNameOf } from "./loops.ts";
import { declarationOf } from "./scopes.ts";
import { callOf, statementsOf } from "./statements.ts";

function check(started: Node): Hit | null {
  const literal = callOf(started)?.childForFieldName("function");
  if (literal?.type !== "func_literal") return null;
  const statements = statementsOf(literal.childForFieldName("body"));
  for (const statement of statements) {
    const call = callOf(statement);
    const receiver = call && receiverOf(call);
    if (call === null || receiver === null || methodOf(call) !== "Add") continue;
    const group = dotted(receiver);
    const first = firstNameOf(receiver);
    const declaration = first && declarationOf(first);
    if (group === null || (declaration && isWithin(declaration, literal))) continue;
    const isDone = statements.some((each) => each.text.includes(`${group}.Done()`));
    const around = functionAround(started);
    const isAwaited = around !== null && around.text.includes(`${group}.Wait()`);
    // Counted before it was started, it may well add more before it is done.
    const isCounted =
      around !== null && around.text.replace(literal.text, "").includes(`${group}.Add(`);
    if (isDone && isAwaited && !isCounted) return { at: call, name: group, because: [started] };
  }
  return null;
}

/** A goroutine that tells of itself only once it runs. */
export const waitgroupAddInGoroutine: SyntaxRule = {
  id: "waitgroup-add-in-goroutine",
  category: "concurrency",
  severity: "major",
  confidence: "high",
  cwe: "CWE-362",
  title: "{name}.Add is called inside the goroutine, so Wait may not know of it.",
  trigger:
    "`Wait` is reached before the goroutine has been given its turn: it returns at once, and the results are read while they are still being made.",
  why: "Starting a goroutine does not run it. Call `Add` before the `go` statement.",
  visits: { go: { kinds: ["go_statement"], mentions: ["Wait"], check } },
  examples: {
    flagged: [
      go`
        package feed

        func loadAll(urls []string) {
        	var wg sync.WaitGroup
        	for _, url := range urls {
        		go func() {
        			wg.Add(1) // <-
        			defer wg.Done()
        			load(url)
        		}()
        	}
        	wg.Wait()
        }
      `,
      go`
        package jobs

        func (p *Pool) run(ctx context.Context) {
        	go func() {
        		defer p.wg.Done()
        		p.wg.Add(1) // <-
        		p.work(ctx)
        	}()
        	p.wg.Wait()
        }
      `,
      go`
        package jobs

        func both(a, b func()) {
        	wg := &sync.WaitGroup{}
        	go a()
        	go func(wg2 *sync.WaitGroup) {
        		wg.Add(1) // <-
        		b()
        		wg.Done()
        	}(wg)
        	wg.Wait()
        }
      `,
    ],
    clear: [
      go`
        package feed

        func loadAll(urls []string) {
        	var wg sync.WaitGroup
        	for _, url := range urls {
        		wg.Add(1)
        		go func() {
        			defer wg.Done()
        			load(url)
        		}()
        	}
        	wg.Wait()
        }
      `,
      go`
        package feed

        func start(jobs []Job) {
        	go func() {
        		var wg sync.WaitGroup
        		for _, job := range jobs {
        			wg.Add(1)
        			go job.run(&wg)
        		}
        		wg.Wait()
        	}()
        }
      `,
      go`
        package feed

        func walk(wg *sync.WaitGroup, folder string) {
        	defer wg.Wait()
        	go func() {
        		defer wg.Done()
        		for _, inner := range list(folder) {
        			wg.Add(1)
        			go visit(wg, inner)
        		}
        	}()
        }
      `,
      go`
        package feed

        func crawl(pages []Page) {
        	var wg sync.WaitGroup
        	wg.Add(len(pages))
        	for _, page := range pages {
        		go func() {
        			defer wg.Done()
        			links := page.Links()
        			wg.Add(len(links))
        			for _, link := range links {
        				go func() { defer wg.Done(); visit(link) }()
        			}
        		}()
        	}
        	wg.Wait()
        }
      `,
      go`
        package feed

        func count(seen *Counter) {
        	done := make(chan bool)
        	go func() {
        		seen.Add(1)
        		close(done)
        	}()
        	<-done
        }
      `,
    ],
  },
};
