import { authenticate, type Credentials } from "./authenticate.ts";
import { findOperation, type Operation, requestProblems } from "./open-api.ts";
import { findRepository, isVisible, type Found } from "./visibility.ts";
import { missingPermissions } from "./permissions.ts";
import { basicError, invalidRequest, notFound } from "./replies.ts";
import type { Call, Reply, Route } from "./route.ts";
import type { Tokens } from "./tokens.ts";
import type { Pull, Repository, RequestRecord, World } from "./world.ts";

/** A request as it came in, after the base path was taken off. */
export interface Received {
  readonly record: RequestRecord;
  readonly bytes: Buffer;
  readonly operation: Operation | null;
  readonly credentials: Credentials | Reply;
}

/** GraphQL has one address and no place in the REST description. */
const graphql: Operation = { method: "POST", template: "/graphql", params: {} };

/** What a request means; null when GitHub has no such route or the emulator does not know it. */
export function operationOf(world: World, method: string, path: string): Operation | null {
  if (method === "POST" && path === "/graphql") return graphql;
  // Redirects of renamed repositories lead here.
  const [, id = "", rest = ""] = /^\/repositories\/(\d+)(\/.*)?$/.exec(path) ?? [];
  const repository = world.repositories.get(Number(id));
  const named =
    repository === undefined ? path : `/repos/${repository.owner.login}/${repository.name}${rest}`;
  return findOperation(method, named);
}

/** Reads who sent a request. */
export function credentialsOf(
  world: World,
  tokens: Tokens,
  record: RequestRecord,
): Credentials | Reply {
  return authenticate(record.headers.authorization, world.app, tokens, world.now());
}

/**
 * Answers one request as GitHub would: transport rules, route, credentials, body, repository,
 * permission, description, and only then the route's own rules.
 */
export async function handle(
  world: World,
  routes: readonly Route[],
  received: Received,
): Promise<Reply> {
  const { record, operation, credentials } = received;
  const refused = transportRefusal(record);
  if (refused !== null) return refused;
  const route = routes.find(
    ({ method, path }) => method === record.method && path === operation?.template,
  );
  if (operation === null || route === undefined) {
    record.violation = "no such route";
    return notFound();
  }
  if ("status" in credentials) return credentials;
  const unauthorised = wrongCredentials(route, credentials);
  if (unauthorised !== null) return unauthorised;
  const body = parseBody(received.bytes);
  if ("status" in body) return body.status;

  const found = findRepository(world, operation.params);
  const hidden = found === null ? null : hiddenOrMoved(world, found, credentials, record);
  if (hidden !== null) return hidden;
  const repository = found?.repository ?? null;
  const forbidden = missingPermissions(route, credentials, repository);
  if (forbidden !== null) return forbidden;

  const problems =
    operation === graphql ? [] : requestProblems(operation, record.query, body.value);
  if (problems.length > 0) {
    record.violation = problems.join(" ");
    return invalidRequest(problems);
  }
  return answer(route, toCall(world, received, operation, credentials, body.value, repository));
}

/** Thrown by `Call.pull()`; becomes a 404. */
class NoSuchPull extends Error {}

async function answer(route: Route, call: Call): Promise<Reply> {
  try {
    return await route.handle(call);
  } catch (error) {
    if (error instanceof NoSuchPull) return notFound();
    throw error;
  }
}

const knownVersions = new Set(["2022-11-28", "2026-03-10"]);

/** Rules that hold before anything is looked up (A10). */
function transportRefusal(record: RequestRecord): Reply | null {
  if ((record.headers["user-agent"] ?? "") === "") {
    return basicError(
      403,
      "Request forbidden by administrative rules. Please make sure your request has a User-Agent header",
    );
  }
  const version = record.headers["x-github-api-version"];
  if (version !== undefined && !knownVersions.has(version)) {
    return basicError(400, `The API version '${version}' is not supported.`);
  }
  // The root directory is asked for as `/contents/`, the one address that may end so.
  return /.\/$/.test(record.path) && !record.path.endsWith("/contents/") ? notFound() : null;
}

function wrongCredentials(route: Route, credentials: Credentials): Reply | null {
  if (route.auth === "none" || route.auth === credentials.kind) return null;
  if (route.auth === "app") return basicError(401, "A JSON web token could not be decoded");
  return credentials.kind === "none"
    ? basicError(401, "Requires authentication")
    : basicError(403, "Resource not accessible by integration");
}

type Body = { readonly value: Readonly<Record<string, unknown>> } | { readonly status: Reply };

function parseBody(bytes: Buffer): Body {
  if (bytes.length === 0) return { value: {} };
  try {
    const value: unknown = JSON.parse(bytes.toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? { value: { ...value } }
      : { status: basicError(400, "Body should be a JSON object") };
  } catch {
    return { status: basicError(400, "Problems parsing JSON") };
  }
}

/** 404 for what the sender may not know of (A2), a redirect for what has a new name (A11). */
function hiddenOrMoved(
  world: World,
  found: Found,
  credentials: Credentials,
  record: RequestRecord,
): Reply | null {
  const { repository } = found;
  if (repository === null || !isVisible(repository, credentials)) return notFound();
  if (!found.moved) return null;
  const rest = record.path.split("/").slice(4).join("/");
  const query = new URLSearchParams(record.query).toString();
  const address = `${world.url}/repositories/${repository.id}${rest === "" ? "" : `/${rest}`}`;
  const location = query === "" ? address : `${address}?${query}`;
  const body = { message: "Moved Permanently", url: location, documentation_url: "" };
  return { status: record.method === "GET" ? 301 : 307, body, headers: { location } };
}

function toCall(
  world: World,
  { record }: Received,
  operation: Operation,
  credentials: Credentials,
  body: Readonly<Record<string, unknown>>,
  repository: Repository | null,
): Call {
  const { params } = operation;
  return {
    world,
    method: record.method,
    params,
    query: record.query,
    body,
    headers: record.headers,
    actor: actorOf(world, credentials),
    get repository(): Repository {
      if (repository === null) throw new Error(`${operation.template} names no repository.`);
      return repository;
    },
    pull(): Pull {
      const number = Number(params.pull_number ?? params.issue_number);
      const pull = repository?.pulls.get(number);
      if (pull === undefined) throw new NoSuchPull();
      return pull;
    },
  };
}

function actorOf(world: World, credentials: Credentials): Call["actor"] {
  if (credentials.kind !== "installation") return { kind: "app" };
  const { installation, permissions } = credentials.token;
  return { kind: "installation", installation, permissions, user: world.app.bot };
}
