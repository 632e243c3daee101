import type { DeliveryId } from "../domain/ids.ts";

/** One signed webhook as it came. `payload` is the verified body, byte for byte as UTF-8 text. */
export interface Delivery {
  readonly id: DeliveryId;
  /** `X-GitHub-Event`. */
  readonly event: string;
  readonly payload: string;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
}

/** Deliveries that were acknowledged and must not be lost. Deduplicated by GUID. */
export interface Inbox {
  /** Durable when it resolves; only then may the delivery be acknowledged. */
  store(delivery: Delivery): Promise<"stored" | "duplicate">;
  /** Oldest first, those not yet dispatched. */
  undispatched(limit: number): Promise<readonly Delivery[]>;
  dispatched(id: DeliveryId): Promise<void>;
  /** Counts a failed dispatch; after the last try the delivery is kept aside for people. */
  failed(id: DeliveryId, why: string): Promise<void>;
  /** Drops payloads of deliveries dispatched before `before` (epoch milliseconds). */
  prune(before: number): Promise<number>;
}
