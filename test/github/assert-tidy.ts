import { isObject, objects } from "./call-values.ts";
import { diffFile } from "./diff-lines.ts";
import { findPlace } from "./diff-place.ts";
import { repeatedPosts } from "./repeated-posts.ts";
import type { CheckRun, Pull, Repository, World } from "./world.ts";

export interface TidyOptions {
  /** Breaches that the scenario provokes on purpose, by pattern over their text. */
  readonly allow?: readonly RegExp[];
  /** Milliseconds by which every delivery must have been answered; 1000 when left out. */
  readonly slowestAnswer?: number;
}

/** What we allow ourselves of any text on GitHub, in bytes of UTF-8. */
const longestBody = 60_000;
/** By then every delivery must have been answered, in milliseconds. */
const usualSlowest = 1000;

/**
 * What must hold after every scenario, whatever it was about. Throws one Error that lists every breach;
 * call it before the emulator is closed, when deliveries have settled and work is done.
 */
export async function assertTidy(world: World, o: TidyOptions = {}): Promise<void> {
  const breaches = [
    ...repeatedPosts(world.requests),
    ...wrongRequests(world),
    ...slowDeliveries(world, o.slowestAnswer ?? usualSlowest),
    ...[...world.repositories.values()].flatMap((repository) => [
      ...doubleCheckRuns(world, repository),
      ...[...repository.pulls.values()].flatMap((pull) => [
        ...leftPending(world, repository, pull),
        ...mentions(world, repository, pull),
      ]),
    ]),
    ...(await misplacedComments(world)),
  ].filter((breach) => !(o.allow ?? []).some((pattern) => pattern.test(breach)));
  if (breaches.length === 0) return;
  throw new Error(
    `The scenario left ${breaches.length} breaches of GitHub's rules or ours:\n- ${breaches.join("\n- ")}`,
  );
}

/** Requests that broke the published description, came while limited (L4), or were too long. */
function wrongRequests(world: World): string[] {
  return world.requests.flatMap(({ method, path, violation, body }) => [
    ...(violation === null ? [] : [`request: ${method} ${path}: ${violation}`]),
    ...texts(body)
      .filter((text) => Buffer.byteLength(text) > longestBody)
      .map((text) => `length: ${method} ${path} sent a text of ${Buffer.byteLength(text)} bytes`),
  ]);
}

/** The texts of a request that GitHub would show. */
function texts(body: unknown): string[] {
  if (!isObject(body)) return [];
  const output = isObject(body.output) ? body.output : {};
  const inline = objects(body.comments).map((comment) => comment.body);
  return [body.body, output.summary, output.text, ...inline].filter(
    (value) => typeof value === "string",
  );
}

function slowDeliveries(world: World, slowest: number): string[] {
  return world.deliveries.flatMap(({ event, action, guid, answered }) => {
    const name = `delivery: ${event}.${action ?? ""} ${guid}`;
    if (answered === null) return [`${name} was not answered`];
    const { status, afterMs } = answered;
    if (status < 200 || status > 299) return [`${name} was answered ${status}`];
    if (afterMs < slowest) return [];
    return [`${name} was answered after ${Math.round(afterMs)} ms`];
  });
}

/** One run per name, commit and external id, and one of ours per commit. */
function doubleCheckRuns(world: World, repository: Repository): string[] {
  const runs = repository.checkRuns;
  const own = runs.filter((run) => run.appId === world.app.id);
  const same = (run: CheckRun) => [run.name, run.headSha, run.externalId].join(" ");
  return [
    ...repeated(runs.map(same)).map((key) => `checks: two check runs of ${key}`),
    ...repeated(own.map((run) => run.headSha)).map(
      (sha) => `checks: two check runs of ours on ${sha}`,
    ),
  ];
}

function repeated(keys: readonly string[]): string[] {
  return [...new Set(keys.filter((key, index) => keys.indexOf(key) !== index))];
}

function leftPending(world: World, repository: Repository, pull: Pull): string[] {
  return pull.reviews
    .filter((review) => review.author.id === world.app.bot.id && review.state === "PENDING")
    .map((review) => `pending: review ${review.id} was left on ${nameOf(repository, pull)}`);
}

/** Our bot calls nobody: a name after `@` stands in code, or is broken by an invisible character. */
function mentions(world: World, repository: Repository, pull: Pull): string[] {
  return [...pull.reviews, ...pull.reviewComments, ...pull.issueComments]
    .filter(({ author }) => author.id === world.app.bot.id)
    .flatMap(({ id, body }) =>
      [...withoutCode(body).matchAll(/(?<![\w.`/@-])@[a-z\d][a-z\d/-]*/gi)].map(
        ([name]) => `mention: ${name} in ${id} on ${nameOf(repository, pull)}`,
      ),
    );
}

/** Markdown without what GitHub does not read for names: fences, code spans, HTML comments. */
export function withoutCode(markdown: string): string {
  return markdown
    .replaceAll(/<!--.*?-->/gs, " ")
    .replaceAll(/^ {0,3}(`{3,}|~{3,}).*\n(?:.*\n)*? {0,3}\1[`~]*[ \t]*$/gm, " ")
    .replaceAll(/(?<!`)(`+)(?!`)[^]*?(?<!`)\1(?!`)/g, " ");
}

/** Every line comment of ours stands on a line that its commit's diff has. */
async function misplacedComments(world: World): Promise<string[]> {
  const breaches: string[] = [];
  for (const repository of world.repositories.values()) {
    for (const pull of repository.pulls.values()) {
      for (const comment of pull.reviewComments) {
        const { path, originalLine, originalCommitId, subject } = comment;
        if (subject !== "line" || comment.author.id !== world.app.bot.id) continue;
        const file = await diffFile(world, repository, pull, path, originalCommitId);
        const place =
          file === null || originalLine === null
            ? null
            : findPlace(file, comment.side ?? "RIGHT", originalLine);
        if (place !== null) continue;
        breaches.push(
          `line: ${path}:${originalLine} is not in the diff of ${nameOf(repository, pull)}`,
        );
      }
    }
  }
  return breaches;
}

function nameOf(repository: Repository, pull: Pull): string {
  return `${repository.owner.login}/${repository.name}#${pull.number}`;
}
