import { appJson } from "./app-json.ts";
import { appKeys } from "./create-world.ts";
import { notFound } from "./replies.ts";
import type { Route } from "./route.ts";
import type { Permissions, World } from "./world.ts";

/** What a person sends from the form that an App's set-up page shows; only what the emulator reads. */
interface Manifest {
  readonly url: string;
  readonly default_events?: readonly string[];
  readonly default_permissions?: Permissions;
}

export interface Manifests {
  /**
   * The person confirms the form. Gives the code that GitHub appends to `redirect_url`; throws with
   * GitHub's words when it refuses the manifest (W17).
   */
  submit(manifest: Manifest): string;
  readonly routes: readonly Route[];
}

/** How long a code can be exchanged. */
const hour = 60 * 60 * 1000;

/** Without the permission beside it, GitHub refuses to subscribe an App to the event. */
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
};

/** The registration of an App from a manifest: it becomes the emulated App, with the same key. */
export function createManifests(world: World): Manifests {
  const issuedAt = new Map<string, number>();
  return {
    submit({ default_events: events = [], default_permissions: permissions = {} }) {
      const unsupported = events.filter((event) => {
        const needed = permissionOf[event];
        return needed !== undefined && (permissions[needed] ?? "none") === "none";
      });
      if (unsupported.length > 0) {
        throw new Error(
          `Default events are not supported by permissions: ${unsupported.join(", ")}`,
        );
      }
      const code = `code${world.nextId()}`;
      issuedAt.set(code, world.now());
      return code;
    },
    routes: [
      {
        method: "POST",
        path: "/app-manifests/{code}/conversions",
        auth: "none",
        needs: {},
        handle({ params }) {
          const code = params.code ?? "";
          const issued = issuedAt.get(code);
          // Good for one exchange, within the hour.
          issuedAt.delete(code);
          if (issued === undefined || world.now() - issued > hour) return notFound();
          const secrets = {
            client_id: `Iv23emulated${world.app.id}`,
            client_secret: "the emulated client secret",
            webhook_secret: world.app.webhookSecret,
            pem: appKeys().privateKey,
          };
          return { status: 201, body: { ...appJson(world, world.app.id), ...secrets } };
        },
      },
    ],
  };
}
