import type { RepositoryHandle } from "../../github/server.ts";
import type { CheckRun, Pull } from "../../github/world.ts";
import { rerequestCheckRun } from "../../github/write-check.ts";
import { createBranches } from "./branches.ts";
import type { Code, Severity } from "./code.ts";
import { createEditor } from "./editor.ts";
import { configs, routes, type ConfigName, type Event, type Sequence } from "./events.ts";
import { createOracle, nameOf, type Oracle } from "./oracle.ts";
import type { Stage } from "./stage.ts";

const configPath = ".github/marginalia.yml";

/** One pull request. */
interface Life {
  begin(sequence: Sequence): Promise<void>;
  happens(event: Event): Promise<void>;
  /** Mends everything, lets the App come to rest, and says what is not as it has to be. */
  ends(): Promise<readonly string[]>;
}

/** Prepares a repository and starts the App. */
export async function beginLife(stage: Stage, made: (oracle: Oracle) => void): Promise<Life> {
  const { github, model } = stage;
  const { world } = github;
  const gates: (Severity | "never")[] = ["major"];
  const editor = createEditor();
  const { edited, line, lines } = editor;
  const pulls: Pull[] = [];
  let config: ConfigName | null = null;
  /** Something was refused for good, so that a head may wait until somebody asks again. */
  let excused = false;
  const late: (() => void)[] = [];
  let awaited = 0;

  const first: Code = { "README.md": ["# Shop"], "src/a.ts": lines(9), "src/b.ts": lines(4) };
  const handle: RepositoryHandle = await github.createRepository({
    owner: "acme",
    name: "shop",
    files: textsOf(first),
    collaborators: { ada: "write" },
    inMemory: true,
  });
  const root = await handle.tip("main");
  const branches = createBranches(handle, editor, root, first);
  const { codeOf, commit, mergeBase, tipOf } = branches;
  await commit("next", root, {
    ...first,
    "src/n.ts": [...lines(3), line("major"), ...lines(2)],
  });

  const oracle = createOracle({
    repository: handle.repository,
    pulls,
    botId: world.app.bot.id,
    appId: world.app.id,
    model,
    history: {
      gates,
      code: codeOf,
      tip: tipOf,
      mergeBase,
    },
  });
  made(oracle);
  await stage.start();

  function theirs(): Pull {
    const [pull] = pulls;
    if (pull === undefined) throw new Error("the pull request is opened first");
    return pull;
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
        await branches.push(event, request.baseRef);
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
        // GitHub takes no two open pull requests of one branch into one base.
        if (request.state === "open" && pulls.every((each) => !isInto(each, event.to))) {
          await handle.changeBase(request, event.to);
          oracle.baseChanged(request);
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
        if (pulls.every((each) => !isInto(each, request.baseRef))) await reopen(request);
        break;
      case "second":
        await second(event.is);
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
        for (const arrive of late) arrive();
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
      await branches.reset("topic", request.headSha);
    }
    await handle.reopenPull(request);
  }

  async function second(is: Extract<Event, { kind: "second" }>["is"]): Promise<void> {
    const [first, other] = pulls;
    if (is === "opened" && other === undefined && first?.state === "open") {
      const base = first.baseRef === "main" ? "next" : "main";
      await open(base, false);
    }
    if (is === "closed" && other?.state === "open") await handle.closePull(other);
    const mayReopen = pulls.every((each) => !isInto(each, other?.baseRef ?? ""));
    if (is === "reopened" && other?.state === "closed" && mayReopen) await reopen(other);
  }

  async function open(base: string, draft: boolean): Promise<void> {
    const pull = await handle.openPull({ head: "topic", base, author: "ada", draft });
    pulls.push(pull);
    oracle.baseChanged(pull);
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
    for (const arrive of late) arrive();
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
    const present = pulls.filter(({ state }) => state === "open");
    if (present.length === 0 || left.length > 0) return left;
    const head = tipOf("topic");
    const check = checkOf(head);
    if (check === undefined) return [`${nameOf(request, head)} has no check`];
    const tell = (may: ReadonlySet<string>, when: string): void => {
      if (may.has(check.conclusion ?? "")) return;
      const ended = `ended as ${check.conclusion} (${check.output.title})`;
      left.push(
        `${when}the check of ${nameOf(request, head)} ${ended}, not ${[...may].join(" or ")}`,
      );
    };
    const may = present.map((each) => {
      const ends = new Set(allowed(each, gates));
      if (each.draft) ends.add("skipped");
      if (excused) ends.add("action_required");
      return ends;
    });
    tell(worstOf(may), "");
    if (left.length > 0) return left;

    rerequestCheckRun(world, handle.repository, check, world.user("ada"));
    await github.settled();
    await untilAllIsDone();
    const gate = config === "broken" ? gates : [config === null ? "major" : gateOf(config)];
    tell(worstOf(present.map((each) => allowed(each, gate))), "asked again, ");
    return left;
  }

  /** What the check of the present head may say for one pull request. */
  function allowed(
    { headSha: head, baseRef: base }: Pull,
    possible: readonly (Severity | "never")[],
  ): ReadonlySet<string> {
    if (oracle.isEmpty(head, base)) return new Set(["skipped"]);
    return new Set(
      possible.flatMap((gate) => {
        const defects = oracle.atGate(head, base, gate);
        if (defects.length === 0) return ["success"];
        return defects.every(({ mayBeLate }) => mayBeLate) ? ["success", "failure"] : ["failure"];
      }),
    );
  }

  return {
    async begin({ from, draft, edits }) {
      await commit("topic", tipOf(from), edited(codeOf(tipOf(from)), edits));
      await open("main", draft);
      await github.settled();
    },
    happens,
    ends,
  };
}

function isInto({ state, baseRef }: Pull, base: string): boolean {
  return state === "open" && baseRef === base;
}

/** From what pull requests with one head may say each, what their check may say. */
function worstOf(each: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  const order = ["failure", "action_required", "success", "skipped"];
  const worse = (a: string, b: string): string => (order.indexOf(a) <= order.indexOf(b) ? a : b);
  const [first = new Set<string>(), ...others] = each;
  return others.reduce(
    (one, other) => new Set([...one].flatMap((a) => [...other].map((b) => worse(a, b)))),
    first,
  );
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
