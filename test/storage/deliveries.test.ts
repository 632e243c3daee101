import { describeInbox } from "../queue/inbox-contract.ts";
import { memoryStorage } from "./test-storage.ts";

describeInbox("SQLite", async (clock) => {
  const storage = await memoryStorage(clock);
  return { inbox: storage.inbox, close: () => storage.close() };
});
