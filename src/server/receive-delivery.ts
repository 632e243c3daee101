import type { Probot } from "probot";
import type { Delivery } from "../queue/inbox.ts";

type ProbotEvent = Parameters<Probot["receive"]>[0];

/**
 * Hands a stored delivery to the Probot application, which finds its handlers by name. Throws when
 * a handler fails, or when the payload is no JSON object.
 */
export async function receiveDelivery(
  probot: Pick<Probot, "receive">,
  delivery: Delivery,
): Promise<void> {
  const payload = readPayload(delivery.payload);
  const event: unknown = { id: delivery.id, name: delivery.event, payload };
  if (!isEvent(event)) throw new TypeError("the payload of a delivery is no JSON object");
  await probot.receive(event);
}

function readPayload(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Policy: `JSON.parse` quotes its input in the error, and payloads are never logged.
    throw new TypeError("the payload of a delivery is no JSON");
  }
}

/** Probot's type lists every event there is; what an event holds is checked by its handler. */
function isEvent(event: unknown): event is ProbotEvent {
  return (
    typeof event === "object" &&
    event !== null &&
    "payload" in event &&
    typeof event.payload === "object" &&
    event.payload !== null &&
    !Array.isArray(event.payload)
  );
}
