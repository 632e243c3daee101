import { rerequestCheckRun } from "../../github/write-check.ts";
import type { RepositoryHandle } from "../../github/server.ts";
import type { CheckRun, Pull } from "../../github/world.ts";
import {
  asFiles,
  defectLine,
  defectOf,
  plainLine,
  rebased,
  type Code,
  type Severity,
} from "./code.ts";
import {
  configs,
  routes,
  type ConfigName,
  type Edit,
  type Event,
  type Sequence,
} from "./events.ts";
import { createOracle, nameOf, type Oracle } from "./oracle.ts";
import { openStage, type Stage } from "./stage.ts";

/** What is wrong, empty when nothing is, and the App's log when it was asked for. */
export interface Played {
  readonly wrong: readonly string[];
  readonly events: number;
  readonly log: readonly string[];
  readonly story: readonly string[];
}

const configPath = ".github/marginalia.yml";

/** Plays a sequence from beginning to end, and holds every moment of it against the truth. */
export async function play(
  sequence: Sequence,
  o: { readonly logLevel?: "debug" } = {},
): Promise<Played> {
  const seen: { oracle: Oracle | null } = { oracle: null };
  const story: string[] = [];
  const stage = await openStage((method, path) => {
    if (method === "GET" && /\/pulls\/\d+$/.test(path)) seen.oracle?.appRead();
    if (method !== "GET") {
      story.push(`    ${method} ${path}`);
      seen.oracle?.look();
    }
  }, o.logLevel ?? "info");
  const wrong: string[] = [];
  try {
    const life = await begin(stage, (oracle) => (seen.oracle = oracle));
    await life.open(sequence);
    story.push("opened");
    await stage.run(sequence.until);
    for (const { event, until } of sequence.steps) {
      story.push(JSON.stringify(event));
      await life.happens(event);
      seen.oracle?.look();
      await stage.run(until);
      if ((seen.oracle?.wrong.length ?? 0) > 0) break;
    }
    if (seen.oracle?.wrong.length === 0) {
      story.push("the end");
      wrong.push(...(await life.ends()));
    }
    wrong.unshift(...(seen.oracle?.wrong ?? []));
  } catch (error) {
    wrong.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    try {
      await stage.close();
    } catch (error) {
      wrong.push(String(error));
    }
  }
  return { wrong, events: sequence.steps.length + 1, log: stage.log, story };
}

interface Life {
  open(sequence: Sequence): Promise<void>;
  happens(event: Event): Promise<void>;
  /** Mends everything, lets the App come to rest, and says what is not as it has to be. */
  ends(): Promise<readonly string[]>;
}

interface Commit {
  readonly parent: string | null;
  readonly code: Code;
}

async function begin(stage: Stage, made: (oracle: Oracle) => void): Promise<Life> {
  const { github, model } = stage;
  const { world } = github;
  const commits = new Map<string, Commit>();
  const tips = new Map<string, string>();
  const gates: (Severity | "never")[] = ["major"];
  const takenOut: { readonly path: string; readonly line: string }[] = [];
  let numbers = 0;
  let files = 0;
  let pull: Pull | null = null;
  let config: ConfigName | null = null;
  /** Something was refused for good, so that a head may wait until somebody asks again. */
  let excused = false;
  const late: (() => void)[] = [];
  let awaited = 0;

  const lines = (count: number): readonly string[] =>
    Array.from({ length: count }, () => plainLine((numbers += 1)));
  const first: Code = { "README.md": ["# Shop"], "src/a.ts": lines(9), "src/b.ts": lines(4) };
  const handle: RepositoryHandle = await github.createRepository({
    owner: "acme",
    name: "shop",
    files: textsOf(first),
    collaborators: { ada: "write" },
    inMemory: true,
  });
  const root = await handle.tip("main");
  commits.set(root, { parent: null, code: first });
  tips.set("main", root);
  await commit("next", root, {
    ...first,
    "src/n.ts": [...lines(3), defectLine((numbers += 1), "major"), ...lines(2)],
  });

  const oracle = createOracle({
    repository: handle.repository,
    pull: () => pull,
    botId: world.app.bot.id,
    appId: world.app.id,
    model,
    history: {
      gates,
      code: codeOf,
      tip: tipOf,
      mergeBase: (base, head) => {
        const before = new Set(ancestors(base));
        return ancestors(head).find((sha) => before.has(sha)) ?? root;
      },
    },
  });
  made(oracle);
  await stage.start();

  function codeOf(sha: string): Code {
    return commits.get(sha)?.code ?? {};
  }
  function tipOf(branch: string): string {
    return tips.get(branch) ?? root;
  }
  /** Newest first. */
  function ancestors(sha: string): readonly string[] {
    const parent = commits.get(sha)?.parent ?? null;
    return [sha, ...(parent === null ? [] : ancestors(parent))];
  }
  function theirs(): Pull {
    if (pull === null) throw new Error("the pull request is opened first");
    return pull;
  }

  async function commit(branch: string, parent: string, code: Code): Promise<string> {
    const sha = await handle.commit(branch, {
      files: asFiles(codeOf(parent), code),
      from: parent,
      push: false,
    });
    commits.set(sha, { parent, code });
    tips.set(branch, sha);
    await handle.push(branch, sha, { force: true });
    return sha;
  }

  function edited(code: Code, edits: readonly Edit[]): Code {
    return edits.reduce(edit, code);
  }

  function edit(code: Code, change: Edit): Code {
    const paths = Object.keys(code).filter((path) => path.startsWith("src/"));
    const pick = (number: number): string => paths[number % Math.max(paths.length, 1)] ?? "";
    const insert = (path: string, at: number, line: string): Code => {
      const old = code[path] ?? [];
      const place = at % (old.length + 1);
      return { ...code, [path]: [...old.slice(0, place), line, ...old.slice(place)] };
    };
    const defects = paths.flatMap((path) =>
      (code[path] ?? []).flatMap((line) => (defectOf(line) === null ? [] : [{ path, line }])),
    );
    const newLine = (severity: Severity | null): string =>
      severity === null ? plainLine((numbers += 1)) : defectLine((numbers += 1), severity);
    const without = (path: string, line: string): Code => {
      takenOut.push({ path, line });
      return { ...code, [path]: (code[path] ?? []).filter((each) => each !== line) };
    };
    switch (change.do) {
      case "add":
        return paths.length === 0
          ? code
          : insert(pick(change.file), change.at, newLine(change.defect));
      case "drop": {
        const old = code[pick(change.file)] ?? [];
        const line = old[change.at % Math.max(old.length, 1)];
        return line === undefined || old.length < 3 ? code : without(pick(change.file), line);
      }
      case "mend": {
        const found = defects[change.nth % Math.max(defects.length, 1)];
        return found === undefined ? code : without(found.path, found.line);
      }
      case "restore": {
        const here = new Set(
          Object.values(code)
            .flat()
            .map((line) => line.trim()),
        );
        // Into the file that it came from: in another one it would be another mistake.
        const gone = takenOut.filter(
          ({ path, line }) => code[path] !== undefined && !here.has(line.trim()),
        );
        const back = gone[change.nth % Math.max(gone.length, 1)];
        return back === undefined ? code : insert(back.path, change.at, back.line);
      }
      case "indent": {
        const found = defects[change.nth % Math.max(defects.length, 1)];
        if (found === undefined) return code;
        const lines = code[found.path] ?? [];
        return {
          ...code,
          [found.path]: lines.map((line) => (line === found.line ? `  ${line}` : line)),
        };
      }
      case "rename": {
        const from = pick(change.file);
        const old = code[from];
        if (old === undefined || old.length < 3) return code;
        const { [from]: _old, ...others } = code;
        return { ...others, [`src/r${(files += 1)}.ts`]: old };
      }
      case "new file":
        return {
          ...code,
          [`src/f${(files += 1)}.ts`]: [...lines(3), newLine(change.defect), ...lines(2)],
        };
      case "delete file": {
        const { [pick(change.file)]: gone, ...others } = code;
        if (gone === undefined || paths.length < 3) return code;
        takenOut.push(...gone.map((line) => ({ path: pick(change.file), line })));
        return others;
      }
    }
  }

  async function push(event: Extract<Event, { kind: "push" }>): Promise<void> {
    const head = tipOf("topic");
    const base = tipOf(theirs().baseRef);
    const parent = commits.get(head)?.parent ?? root;
    const code = codeOf(head);
    switch (event.how) {
      case "ordinary":
        await commit("topic", head, edited(code, event.edits));
        return;
      case "empty":
        await commit("topic", head, code);
        return;
      case "amend":
        await commit("topic", parent, edited(code, event.edits));
        return;
      case "force": {
        const fork = ancestors(head).find((sha) => ancestors(base).includes(sha)) ?? root;
        const start =
          ancestors(head)
            .slice(0, ancestors(head).indexOf(fork) + 1)
            .at(-1) ?? root;
        await commit("topic", start, edited(codeOf(start), event.edits));
        return;
      }
      case "rebase": {
        const fork = ancestors(head).find((sha) => ancestors(base).includes(sha)) ?? root;
        await commit("topic", base, rebased(codeOf(fork), code, codeOf(base)));
        return;
      }
    }
  }

  async function setConfig(to: ConfigName): Promise<void> {
    config = to;
    if (to !== "broken") gates.push(gateOf(to));
    for (const branch of ["main", "next"]) {
      const tip = tipOf(branch);
      await commit(branch, tip, {
        ...codeOf(tip),
        [configPath]: configs[to].trimEnd().split("\n"),
      });
    }
  }

  function checkOf(head: string): CheckRun | undefined {
    return handle.repository.checkRuns.find(({ headSha }) => headSha === head);
  }

  async function happens(event: Event): Promise<void> {
    const { faults } = github.webhooks;
    const request = theirs();
    switch (event.kind) {
      case "push":
        await push(event);
        break;
      case "push to base": {
        const tip = tipOf(request.baseRef);
        // Nobody else brings mistakes.
        const edits = event.edits.map((each) =>
          "defect" in each ? { ...each, defect: null } : each,
        );
        const calm = edits.filter((each) => each.do === "add" || each.do === "new file");
        await commit(request.baseRef, tip, edited(codeOf(tip), calm));
        break;
      }
      case "base":
        if (request.baseRef !== event.to && request.state === "open") {
          await handle.changeBase(request, event.to);
          oracle.baseChanged();
        }
        break;
      case "draft":
      case "ready":
        if (request.draft !== (event.kind === "draft") && request.state === "open") {
          await handle.setDraft(request, event.kind === "draft");
        }
        break;
      case "close":
        if (request.state === "open") await handle.closePull(request);
        break;
      case "reopen":
        if (request.state === "closed") await reopen(request);
        break;
      case "config":
        await setConfig(event.to);
        break;
      case "redelivered": {
        const all = world.deliveries.filter(({ event: name }) => name === "pull_request");
        const delivery = all.at(-1 - (event.nth % Math.max(all.length, 1)));
        if (delivery !== undefined) github.webhooks.redeliver(delivery);
        break;
      }
      case "next delivery":
        awaited += 1;
        if (event.is === "twice") faults.duplicateNext({ event: "pull_request" });
        if (event.is === "swapped") faults.swapNext({ event: "pull_request" });
        if (event.is === "late") late.push(faults.holdNext({ event: "pull_request" }));
        if (event.is === "lost") world.app.webhookUrl = stage.nowhere;
        return;
      case "late ones arrive":
        for (const arrive of late.splice(0)) arrive();
        break;
      case "model":
        if (["nonsense", "refuses", "skips", "cut", "budget spent"].includes(event.is))
          excused = true;
        model.mood = event.is;
        if (event.is !== "holds") model.release();
        break;
      case "github":
        excused = true;
        github.faults.inject({
          route: routes[event.on],
          kind: event.fault,
          ...(event.fault === "secondary-limit" ? { retryAfter: 60 } : { status: 502 }),
        });
        break;
      case "killed":
        if (event.write === 0) await stage.kill();
        else stage.gate?.killAt(event.write, event.when);
        return;
      case "started":
        await stage.start();
        break;
      case "restarted":
        await stage.stop();
        await stage.start();
        break;
      case "asked": {
        const check = checkOf(request.headSha);
        if (event.how !== "re-run") await handle.comment(request, "ada", event.how);
        else if (check !== undefined) {
          rerequestCheckRun(world, handle.repository, check, world.user("ada"));
        }
        break;
      }
      case "time":
        stage.leap(event.seconds * 1_000);
        break;
    }
    await github.settled();
    if (
      world.app.webhookUrl === stage.nowhere &&
      !["model", "github", "time"].includes(event.kind)
    ) {
      world.app.webhookUrl = stage.address;
    }
  }

  /** A branch may have moved while its pull request was closed. */
  async function reopen(request: Pull): Promise<void> {
    if (request.headSha !== tipOf("topic")) {
      // GitHub does not reopen a pull request whose branch was force-pushed; this one goes on elsewhere.
      tips.set("topic", request.headSha);
      await handle.push("topic", request.headSha, { force: true });
    }
    await handle.reopenPull(request);
  }

  async function untilAllIsDone(): Promise<void> {
    for (let round = 0; round < 40; round += 1) {
      await stage.run("quiet");
      const due = stage.nextDue();
      if (due === null) return;
      stage.leap(Math.max(1_000, due - stage.clock.now()));
    }
    throw new Error(`there is no end of work: ${JSON.stringify(stage.jobs())}`);
  }

  async function ends(): Promise<readonly string[]> {
    const request = theirs();
    model.mood = "works";
    model.release();
    github.faults.clear();
    // Whatever is to become of the next deliveries becomes of these, and those behind them arrive.
    for (let each = 0; each <= awaited; each += 1) {
      await handle.edit(request, { body: `Edited ${each} times` });
    }
    for (const arrive of late.splice(0)) arrive();
    await github.settled();
    stage.gate?.spare();
    stage.gate?.allow(Infinity);
    if (
      world.deliveries.some(({ answered }) => (answered?.status ?? 0) >= 300 || answered === null)
    ) {
      // What was missed is asked for when the server starts.
      await stage.stop();
    }
    await stage.start();
    await untilAllIsDone();
    if (oracle.wrong.length > 0) return [];

    const left: string[] = [];
    for (const check of handle.repository.checkRuns) {
      if (check.status !== "completed") {
        left.push(`the check of ${nameOf(request, check.headSha)} says ${check.status} for ever`);
      }
    }
    if (request.state === "closed" || left.length > 0) return left;
    const head = request.headSha;
    const check = checkOf(head);
    if (check === undefined) return [`${nameOf(request, head)} has no check`];
    const may = new Set<string | null>(allowed(gates));
    if (request.draft) may.add("skipped");
    if (excused) may.add("action_required");
    if (!may.has(check.conclusion)) {
      left.push(
        `the check of ${nameOf(request, head)} ended as ${check.conclusion} (${check.output.title}), not ${[...may].join(" or ")}`,
      );
      return left;
    }

    rerequestCheckRun(world, handle.repository, check, world.user("ada"));
    await github.settled();
    await untilAllIsDone();
    const gate = config === "broken" ? gates : [config === null ? "major" : gateOf(config)];
    const must = allowed(gate);
    if (!must.has(check.conclusion ?? "")) {
      left.push(
        `asked again, the check of ${nameOf(request, head)} ended as ${check.conclusion} (${check.output.title}), not ${[...must].join(" or ")}`,
      );
    }
    return left;
  }

  /** What the check of the present head may say. */
  function allowed(possible: readonly (Severity | "never")[]): ReadonlySet<string> {
    const { headSha: head, baseRef: base } = theirs();
    if (oracle.isEmpty(head, base)) return new Set(["skipped"]);
    return new Set(
      possible.map((gate) => (oracle.atGate(head, base, gate).length > 0 ? "failure" : "success")),
    );
  }

  return {
    async open({ from, draft, edits }) {
      await commit("topic", tipOf(from), edited(codeOf(tipOf(from)), edits));
      pull = await handle.openPull({ head: "topic", base: "main", author: "ada", draft });
      oracle.baseChanged();
      await github.settled();
    },
    happens,
    ends,
  };
}

function gateOf(name: ConfigName): Severity | "never" {
  if (name === "gate minor") return "minor";
  if (name === "gate critical") return "critical";
  return name === "gate never" ? "never" : "major";
}

function textsOf(code: Code): Record<string, string> {
  return Object.fromEntries(
    Object.entries(code).map(([path, lines]) => [path, `${lines.join("\n")}\n`]),
  );
}
