import { describeQueue } from "../queue/queue-contract.ts";
import { memoryStorage } from "./test-storage.ts";

describeQueue("SQLite", async (clock) => {
  const storage = await memoryStorage(clock);
  return { queue: storage.queue, close: () => storage.close() };
});
