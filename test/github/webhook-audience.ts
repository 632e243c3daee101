import type { Installation, Repository, World } from "./world.ts";

/** The read permission that an event needs, by event (W8); `push` and the like need their own. */
const permissionOf: Readonly<Record<string, string>> = {
  check_run: "checks",
  check_suite: "checks",
  issue_comment: "issues",
  merge_group: "merge_queues",
  pull_request: "pull_requests",
  pull_request_review: "pull_requests",
  pull_request_review_comment: "pull_requests",
  pull_request_review_thread: "pull_requests",
  push: "contents",
  repository: "metadata",
};

/** Sent whatever the App subscribed to and may read. */
const lifecycle = new Set([
  "installation",
  "installation_repositories",
  "github_app_authorization",
  "ping",
]);

/** The installation through which a repository's events reach the App; null when there is none. */
export function installationOf(world: World, repository: Repository): Installation | null {
  for (const installation of world.installations.values()) {
    if (installation.repositoryIds.has(repository.id)) return installation;
  }
  return null;
}

/**
 * Whether GitHub sends an event to the App (W8): subscribed and permitted, with two exceptions:
 * `checks: write` subscribes to check runs and suites by itself (W12), and what asks for a check run to
 * be done again goes only to the App that owns it (W14).
 */
export function isAddressed(
  world: World,
  event: string,
  payload: Readonly<Record<string, unknown>>,
  repository: Repository | null,
): boolean {
  if (lifecycle.has(event)) return true;
  const installation = repository === null ? null : installationOf(world, repository);
  if (installation === null || installation.suspended) return false;
  const access = installation.permissions[permissionOf[event] ?? ""] ?? "none";
  if (event === "check_run" || event === "check_suite") {
    const toOwner = isForOwner(event, payload.action);
    if (toOwner && ownerOf(payload[event]) !== world.app.id) return false;
    return access === "write" || (!toOwner && access !== "none" && world.app.events.has(event));
  }
  // Metadata may be read by every installation.
  const readable = access !== "none" || permissionOf[event] === "metadata";
  return readable && world.app.events.has(event);
}

function isForOwner(event: string, action: unknown): boolean {
  return event === "check_run"
    ? action === "rerequested" || action === "requested_action"
    : action === "requested" || action === "rerequested";
}

function ownerOf(check: unknown): unknown {
  const app = typeof check === "object" && check !== null && "app" in check ? check.app : null;
  return typeof app === "object" && app !== null && "id" in app ? app.id : null;
}
