import { describe, expect, onTestFinished, test } from "vitest";
import { deliveryId } from "../../src/domain/ids.ts";
import type { Delivery, Inbox } from "../../src/queue/inbox.ts";
import { manualClock, type ManualClock } from "./manual-clock.ts";

export type OpenInbox = (
  clock: ManualClock,
) => Promise<{ readonly inbox: Inbox; readonly close: () => Promise<void> }>;

export function delivery(id: string, receivedAt = 0, payload = `{"id":"${id}"}`): Delivery {
  return { id: deliveryId(id), event: "pull_request", payload, receivedAt };
}

const day = 24 * 60 * 60 * 1000;

/** What every engine behind the inbox's interface must do. */
export function describeInbox(engine: string, open: OpenInbox): void {
  async function setUp(): Promise<{ inbox: Inbox; clock: ManualClock }> {
    const clock = manualClock();
    const { inbox, close } = await open(clock);
    onTestFinished(close);
    return { inbox, clock };
  }

  async function idsOf(inbox: Inbox, limit = 100): Promise<readonly string[]> {
    return (await inbox.undispatched(limit)).map(({ id }) => id);
  }

  describe(`${engine}: the inbox`, () => {
    test("gives back each delivery byte for byte, oldest first, until it is dispatched", async () => {
      const { inbox } = await setUp();
      const odd = '{"title":"\\u0000 \u{1f9ea} na\u00efve\\r\\n"}\n';
      await inbox.store(delivery("b", 2));
      await inbox.store(delivery("a", 1, odd));
      await inbox.store(delivery("c", 3));

      expect(await inbox.undispatched(2)).toEqual([delivery("a", 1, odd), delivery("b", 2)]);
      await inbox.dispatched(deliveryId("a"));
      expect(await idsOf(inbox)).toEqual(["b", "c"]);
    });

    test("knows a GUID again, dispatched or not, stored together or apart", async () => {
      const { inbox } = await setUp();

      const together = await Promise.all(["a", "b", "a"].map((id) => inbox.store(delivery(id))));
      await inbox.dispatched(deliveryId("b"));

      expect(together).toEqual(["stored", "stored", "duplicate"]);
      expect(await inbox.store(delivery("a"))).toBe("duplicate");
      expect(await inbox.store(delivery("b"))).toBe("duplicate");
      expect(await idsOf(inbox)).toEqual(["a"]);
    });

    test("takes five hundred at once, and a payload of 25 MB among them", async () => {
      const { inbox } = await setUp();
      const large = "x".repeat(25 * 1024 * 1024);

      const answers = await Promise.all(
        Array.from({ length: 500 }, (_, index) =>
          inbox.store(delivery(`d${index}`, index, index === 250 ? large : "{}")),
        ),
      );

      expect(new Set(answers)).toEqual(new Set(["stored"]));
      const all = await inbox.undispatched(1_000);
      expect(all).toHaveLength(500);
      expect(all[250]?.payload).toBe(large);
    });

    test("does not read more than one large payload too many at a time", async () => {
      const { inbox } = await setUp();
      const large = "x".repeat(20 * 1024 * 1024);
      for (const id of ["a", "b", "c"]) await inbox.store(delivery(id, 0, large));

      expect(await idsOf(inbox)).toEqual(["a"]);
    });

    test("tries a failed delivery again, later each time, then sets it aside", async () => {
      const { inbox, clock } = await setUp();
      await inbox.store(delivery("a"));
      await inbox.store(delivery("b"));

      for (const pause of [1_000, 4_000, 16_000, 64_000]) {
        await inbox.failed(deliveryId("a"), "no such field");
        await clock.advance(pause - 1);
        expect(await idsOf(inbox)).toEqual(["b"]);
        await clock.advance(1);
        expect(await idsOf(inbox)).toEqual(["a", "b"]);
      }
      await inbox.failed(deliveryId("a"), "no such field");
      await clock.advance(day);
      expect(await idsOf(inbox)).toEqual(["b"]);
    });

    test("takes up a delivery that was set aside when somebody redelivers it", async () => {
      const { inbox } = await setUp();
      await inbox.store(delivery("a"));
      for (let tries = 0; tries < 5; tries += 1) await inbox.failed(deliveryId("a"), "a bug");

      expect(await inbox.store(delivery("a", 9))).toBe("stored");
      expect(await inbox.undispatched(1)).toEqual([delivery("a", 9)]);
    });

    test("drops old payloads and still knows their GUIDs", async () => {
      const { inbox, clock } = await setUp();
      for (const id of ["old", "new", "waiting"]) await inbox.store(delivery(id));
      await inbox.dispatched(deliveryId("old"));
      await clock.advance(day);
      await inbox.dispatched(deliveryId("new"));

      expect(await inbox.prune(clock.now())).toBe(1);
      expect(await inbox.prune(clock.now())).toBe(0);
      expect(await inbox.store(delivery("old"))).toBe("duplicate");
      expect(await idsOf(inbox)).toEqual(["waiting"]);
    });
  });
}
