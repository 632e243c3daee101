import { address, idParam } from "../call-values.ts";
import { notFound, validationFailed } from "../replies.ts";
import type { Call, Route } from "../route.ts";
import { isoTime } from "../user-json.ts";
import type { WebhookSender } from "../webhooks.ts";
import type { DeliveryRecord } from "../world.ts";

const list = "/app/hook/deliveries";
const one = `${list}/{delivery_id}`;
const keptMs = 3 * 24 * 60 * 60 * 1000;

/** What the App can ask about its webhooks, and sending one again (W4, W5). */
export function hookDeliveryRoutes(sender: WebhookSender): readonly Route[] {
  return [
    {
      method: "GET",
      path: list,
      needs: {},
      auth: "app",
      handle(call) {
        const perPage = Math.min(Math.max(Number(call.query.per_page ?? 30), 1), 100);
        const below = Number(call.query.cursor ?? Number.POSITIVE_INFINITY);
        const all = kept(call).filter((delivery) => hasStatus(delivery, call.query.status));
        const rest = all.filter((delivery) => delivery.id < below).toReversed();
        const items = rest.slice(0, perPage);
        const search = new URLSearchParams({ ...call.query, cursor: String(items.at(-1)?.id) });
        const link = `<${address(call, list)}?${search.toString()}>; rel="next"`;
        return {
          status: 200,
          body: items.map(summary),
          ...(rest.length > items.length ? { headers: { link } } : {}),
        };
      },
    },
    {
      method: "GET",
      path: one,
      needs: {},
      auth: "app",
      handle(call) {
        const delivery = find(call);
        if (delivery === undefined) return notFound();
        const payload: unknown = JSON.parse(delivery.body);
        const request = { headers: {}, payload };
        return {
          status: 200,
          body: { ...summary(delivery), request, response: { headers: {}, payload: "" } },
        };
      },
    },
    {
      method: "POST",
      path: `${one}/attempts`,
      needs: {},
      auth: "app",
      handle(call) {
        const delivery = call.world.deliveries.find(
          ({ id }) => id === idParam(call, "delivery_id"),
        );
        if (delivery === undefined) return notFound();
        const sent = sender.redeliver(delivery);
        // The code of this refusal is not documented.
        if (sent === null) {
          return validationFailed([
            { resource: "HookDelivery", code: "custom", field: "id", message: "too old" },
          ]);
        }
        return { status: 202, body: {} };
      },
    },
  ];
}

/** Deliveries are kept for three days. */
function kept(call: Call): readonly DeliveryRecord[] {
  return call.world.deliveries.filter(({ sentAt }) => call.world.now() - sentAt <= keptMs);
}

function find(call: Call): DeliveryRecord | undefined {
  return kept(call).find((delivery) => delivery.id === idParam(call, "delivery_id"));
}

/** `failure` means 400 to 599: what timed out is in neither list. */
function hasStatus(delivery: DeliveryRecord, status: string | undefined): boolean {
  const code = delivery.answered?.status ?? 0;
  if (status === "failure") return code >= 400 && code < 600;
  return status === "success" ? code >= 200 && code < 400 : true;
}

function summary(delivery: DeliveryRecord): Record<string, unknown> {
  const status = delivery.answered?.status ?? 0;
  const payload = JSON.parse(delivery.body) as Record<string, { id?: number } | undefined>;
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: isoTime(delivery.sentAt),
    redelivery: delivery.redelivery,
    duration: (delivery.answered?.afterMs ?? 0) / 1000,
    status: statusText(status),
    status_code: status,
    event: delivery.event,
    action: delivery.action,
    installation_id: payload.installation?.id ?? null,
    repository_id: payload.repository?.id ?? null,
    throttled_at: null,
  };
}

function statusText(status: number): string {
  if (status === 0) return "timed out";
  return status >= 200 && status < 300 ? "OK" : `Invalid HTTP Response: ${status}`;
}
