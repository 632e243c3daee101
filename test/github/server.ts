import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { assertTidy, type TidyOptions } from "./assert-tidy.ts";
import { appKeys, createWorld, defaultEvents, defaultPermissions } from "./create-world.ts";
import { createFaults, type Faults } from "./faults.ts";
import { type Budget, createLimits, githubBudget } from "./limits.ts";
import { listen } from "./listener.ts";
import { createManifests, type Manifests } from "./manifests.ts";
import { createRepositories, type Repositories } from "./repositories.ts";
import type { Route } from "./route.ts";
import { appRoutes } from "./routes/apps.ts";
import { checkRunRoutes } from "./routes/check-runs.ts";
import { checkSuiteRoutes } from "./routes/check-suites.ts";
import { commitRoutes } from "./routes/commits.ts";
import { compareRoutes } from "./routes/compare.ts";
import { contentRoutes } from "./routes/contents.ts";
import { gitDataRoutes } from "./routes/git-data.ts";
import { graphqlRoutes } from "./routes/graphql.ts";
import { hookDeliveryRoutes } from "./routes/hook-deliveries.ts";
import { issueCommentRoutes } from "./routes/issue-comments.ts";
import { metaRoutes } from "./routes/meta.ts";
import { pullRoutes } from "./routes/pulls.ts";
import { reactionRoutes } from "./routes/reactions.ts";
import { repositoryRoutes } from "./routes/repositories.ts";
import { reviewCommentRoutes } from "./routes/review-comments.ts";
import { reviewRoutes } from "./routes/reviews.ts";
import { createTokens } from "./tokens.ts";
import { createWebhookSender, type WebhookSender } from "./webhooks.ts";
import type { Permissions, RequestRecord, Sizes, Switches, World } from "./world.ts";

export type { RepositoryHandle } from "./repository-handle.ts";

export interface GitHubOptions {
  /** Where webhooks go; `world.app.webhookUrl` may also be set later. */
  readonly webhookUrl?: string;
  readonly webhookSecret?: string;
  /** What the App asks for and its installation was given; least privilege when left out. */
  readonly permissions?: Permissions;
  readonly events?: readonly string[];
  /** Behaviours that GitHub has shown both ways. */
  readonly switches?: Partial<Switches>;
  readonly sizes?: Partial<Sizes>;
  readonly budget?: Partial<Budget>;
  /** `ghes`: a GitHub Enterprise Server, with `/api/v3` before every path and no limits told (L5). */
  readonly profile?: "github.com" | "ghes";
  /** False saves time in benchmarks: answers are then not held against the description. */
  readonly checkAnswers?: boolean;
}

/** A GitHub of one's own: a real HTTP server over real git repositories, with the rules enforced. */
export interface GitHub extends Repositories {
  /** API base address for Octokit's `baseUrl`, without a slash at the end. */
  readonly url: string;
  readonly world: World;
  readonly app: {
    readonly id: number;
    readonly slug: string;
    /** PEM, PKCS#8. */
    readonly privateKey: string;
    readonly webhookSecret: string;
  };
  /** The one that created repositories are given to. */
  readonly installation: { readonly id: number };
  readonly faults: Faults;
  readonly webhooks: WebhookSender;
  /** Registers an App from a manifest, as a person does on the website. */
  readonly manifests: Pick<Manifests, "submit">;
  /** The emulated time runs with the real one, ahead by what it was advanced. */
  readonly clock: { advance(ms: number): void };
  /** What was received so far, oldest first. `route` is the published template. */
  requests(filter?: {
    readonly method?: string;
    readonly route?: string;
  }): readonly RequestRecord[];
  /** Resolves when every webhook queued was delivered or given up. */
  settled(): Promise<void>;
  /** Throws an error that lists what the scenario left undone or did against the rules. */
  assertTidy(o?: TidyOptions): Promise<void>;
  /** Stops and removes the repositories. Throws when the emulator itself was at fault. */
  close(): Promise<void>;
}

/** Starts an emulated GitHub on a free port of 127.0.0.1. */
export async function startGitHub(options: GitHubOptions = {}): Promise<GitHub> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const basePath = options.profile === "ghes" ? "/api/v3" : "";
  const url = `http://127.0.0.1:${portOf(server)}${basePath}`;
  let ahead = 0;
  const world: World = createWorld({
    url,
    webhookUrl: options.webhookUrl ?? null,
    webhookSecret: options.webhookSecret ?? "the emulated webhook secret",
    permissions: options.permissions ?? defaultPermissions,
    events: options.events ?? defaultEvents,
    switches: options.switches ?? {},
    sizes: options.sizes ?? {},
    now: () => Date.now() + ahead,
    emit: (event, payload, repository) => webhooks.enqueue(event, payload, repository),
  });
  const webhooks = createWebhookSender({ world });
  const tokens = createTokens(world.app.id);
  const manifests = createManifests(world);
  const limits = createLimits({ ...githubBudget, ...options.budget });
  const routes = [
    ...readRoutes,
    ...appRoutes(tokens),
    ...metaRoutes(limits),
    ...writeRoutes,
    ...hookDeliveryRoutes(webhooks),
    ...manifests.routes,
  ];
  const faults = createFaults(new Set(routes.map(({ method, path }) => `${method} ${path}`)));
  const parts = {
    world,
    routes,
    tokens,
    limits,
    faults,
    basePath,
    tellsLimits: options.profile !== "ghes",
    checkAnswers: options.checkAnswers ?? true,
  };
  server.on("request", (request, response) => {
    listen(parts, request, response).catch((error: unknown) => {
      world.failures.push(`${request.method} ${request.url}: ${String(error)}`);
      response.destroy();
    });
  });
  const [installation] = world.installations.values();
  if (installation === undefined) throw new Error("The world was made without an installation.");
  const repositories = createRepositories(world, installation);

  return {
    url,
    world,
    webhooks,
    manifests,
    installation,
    faults,
    app: {
      id: world.app.id,
      slug: world.app.slug,
      privateKey: appKeys().privateKey,
      webhookSecret: world.app.webhookSecret,
    },
    createRepository: (o) => repositories.createRepository(o),
    importClone: (o) => repositories.importClone(o),
    clock: {
      advance(ms) {
        ahead += ms;
      },
    },
    requests: ({ method, route } = {}) =>
      world.requests.filter(
        (request) =>
          (method === undefined || request.method === method) &&
          (route === undefined || request.route === route),
      ),
    settled: () => webhooks.settled(),
    assertTidy: (o) => assertTidy(world, o),
    async close() {
      await webhooks.settled();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await repositories.remove();
      if (world.failures.length > 0) {
        throw new Error(`The emulator was at fault:\n${world.failures.join("\n")}`);
      }
    },
  };
}

const readRoutes: readonly Route[] = [
  ...repositoryRoutes,
  ...pullRoutes,
  ...compareRoutes,
  ...contentRoutes,
  ...gitDataRoutes,
  ...commitRoutes,
];

const writeRoutes: readonly Route[] = [
  ...reviewRoutes,
  ...reviewCommentRoutes,
  ...issueCommentRoutes,
  ...reactionRoutes,
  ...checkRunRoutes,
  ...checkSuiteRoutes,
  ...graphqlRoutes,
];

function portOf(server: Server): number {
  const address = server.address() as AddressInfo;
  return address.port;
}
