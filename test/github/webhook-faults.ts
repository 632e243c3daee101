import type { DeliveryRecord } from "./world.ts";

type Send = (event: string, guid: string, body: string, redelivery: boolean) => DeliveryRecord;

/** Which deliveries a fault is for: those of an event, or every one. */
interface WebhookMatch {
  readonly event?: string;
}

/** What happens to webhooks on their way (W6). Each fault is for the next matching delivery only. */
export interface WebhookFaults {
  /** Loses it. */
  dropNext(match?: WebhookMatch): void;
  /** Sends it twice: same GUID, same bytes. */
  duplicateNext(match?: WebhookMatch): void;
  /** Sends it after the one that follows. */
  swapNext(match?: WebhookMatch): void;
  /** Keeps it back until the returned function is called: minutes late, or beyond other events. */
  holdNext(match?: WebhookMatch): () => void;
  /** For the sender: lets a delivery through, or does to it what was asked. */
  pass(event: string, guid: string, body: string): void;
}

interface Fault {
  readonly match: WebhookMatch;
  apply(deliver: () => void): void;
}

export function createWebhookFaults(send: Send): WebhookFaults {
  const faults: Fault[] = [];
  const behindTheNext: (() => void)[] = [];

  function add(match: WebhookMatch, apply: Fault["apply"]): void {
    faults.push({ match, apply });
  }

  return {
    dropNext: (match = {}) => add(match, () => undefined),
    duplicateNext: (match = {}) =>
      add(match, (deliver) => {
        deliver();
        deliver();
      }),
    swapNext: (match = {}) => add(match, (deliver) => behindTheNext.push(deliver)),
    holdNext(match = {}) {
      const held: (() => void)[] = [];
      add(match, (deliver) => held.push(deliver));
      return () => {
        for (const deliver of held.splice(0)) deliver();
      };
    },
    pass(event, guid, body) {
      const deliver = (): void => void send(event, guid, body, false);
      const index = faults.findIndex(({ match }) => (match.event ?? event) === event);
      const [fault] = index === -1 ? [] : faults.splice(index, 1);
      const waiting = behindTheNext.splice(0);
      if (fault === undefined) deliver();
      else fault.apply(deliver);
      for (const swapped of waiting) swapped();
    },
  };
}
