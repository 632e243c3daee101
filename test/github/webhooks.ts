import { randomUUID } from "node:crypto";
import { isAddressed, installationOf } from "./webhook-audience.ts";
import { createWebhookFaults, type WebhookFaults } from "./webhook-faults.ts";
import { postWebhook, webhookHeaders } from "./webhook-post.ts";
import { webhookProblems } from "./webhook-schema.ts";
import { nodeId } from "./user-json.ts";
import type { DeliveryRecord, Repository, World } from "./world.ts";

/** GitHub cuts a delivery that is not answered by then. */
const githubCutOffMs = 10_000;
/** A larger payload is not sent at all (W7). */
const largestPayload = 25 * 1024 * 1024;
/** How long a delivery can be sent again (W5). */
const keptMs = 3 * 24 * 60 * 60 * 1000;

export interface WebhookSender {
  /**
   * Queues a delivery if the App is to have it (W8), in the order of calls. Throws when the payload
   * breaks the published schema: that is a fault of the emulator.
   */
  enqueue(event: string, payload: Record<string, unknown>, repository: Repository | null): void;
  /** As `enqueue`, for events and actions that no published schema knows (W16). */
  enqueueUnknown(
    event: string,
    payload: Record<string, unknown>,
    repository: Repository | null,
  ): void;
  /** Sends a recorded delivery again: same GUID and bytes (W4). Null once it is too old (W5). */
  redeliver(delivery: DeliveryRecord): DeliveryRecord | null;
  /** Faults on request (W6). */
  readonly faults: WebhookFaults;
  /** Resolves when nothing is queued or on its way; deliveries that a fault holds back do not count. */
  settled(): Promise<void>;
  /** Cut-off and largest payload, for tests that cannot wait ten seconds. */
  readonly limits: { cutOffMs: number; largestPayload: number };
}

/** The half of GitHub that calls the App: signs, sends once, records, never retries (W2, W3). */
export function createWebhookSender({ world }: { readonly world: World }): WebhookSender {
  const limits = { cutOffMs: githubCutOffMs, largestPayload };
  const underway = new Set<Promise<void>>();
  const faults = createWebhookFaults(send);

  /** Each delivery starts in its turn and waits for none: GitHub promises no order of arrival. */
  function send(event: string, guid: string, body: string, redelivery: boolean): DeliveryRecord {
    const delivery: DeliveryRecord = {
      id: world.nextId(),
      guid,
      event,
      action: actionOf(body),
      body,
      sentAt: world.now(),
      answered: null,
      redelivery,
    };
    world.deliveries.push(delivery);
    const done = post(delivery).finally(() => underway.delete(done));
    underway.add(done);
    return delivery;
  }

  async function post(delivery: DeliveryRecord): Promise<void> {
    const { webhookUrl } = world.app;
    if (webhookUrl === null) return;
    const bytes = Buffer.from(delivery.body, "utf8");
    const headers = webhookHeaders(world.app, delivery.event, delivery.guid, bytes);
    delivery.answered = await postWebhook(webhookUrl, headers, bytes, limits.cutOffMs);
  }

  function enqueueUnknown(
    event: string,
    payload: Record<string, unknown>,
    repository: Repository | null,
  ): void {
    if (!isAddressed(world, event, payload, repository)) return;
    const body = write(withInstallation(world, payload, repository));
    if (world.app.webhookUrl === null || Buffer.byteLength(body) > limits.largestPayload) return;
    faults.pass(event, randomUUID(), body);
  }

  return {
    limits,
    faults,
    enqueueUnknown,
    enqueue(event, payload, repository) {
      const problems = webhookProblems(event, payload);
      if (problems.length > 0) {
        const problem = `The emulator built a wrong ${event} payload: ${problems.join("; ")}`;
        world.failures.push(problem);
        throw new Error(problem);
      }
      enqueueUnknown(event, payload, repository);
    },
    redeliver(delivery) {
      if (world.now() - delivery.sentAt > keptMs) return null;
      return send(delivery.event, delivery.guid, delivery.body, true);
    },
    async settled() {
      while (underway.size > 0) await Promise.all(underway);
    },
  };
}

/** App deliveries name the installation that they come through. */
function withInstallation(
  world: World,
  payload: Record<string, unknown>,
  repository: Repository | null,
): Record<string, unknown> {
  const installation = repository === null ? null : installationOf(world, repository);
  if (installation === null || "installation" in payload) return payload;
  const { id } = installation;
  return { ...payload, installation: { id, node_id: nodeId("MDIz", id) } };
}

/**
 * Spacing that no serialiser would give again, a key that nobody knows and letters beyond ASCII: an App
 * that signs its own rendering of the payload, or refuses what is new, fails here (W1).
 */
function write(payload: Record<string, unknown>): string {
  const text = JSON.stringify(
    { ...payload, margin_note: "Randnotiz: gelesen, été, 余白 \u{1F4DD}" },
    null,
    1,
  );
  return `${text.replace(/^\{\n/, "{ \t\n")} \n`;
}

function actionOf(body: string): string | null {
  const payload: unknown = JSON.parse(body);
  const action = typeof payload === "object" && payload !== null && "action" in payload;
  return action && typeof payload.action === "string" ? payload.action : null;
}
