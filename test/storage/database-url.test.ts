import { expect, test } from "vitest";
import { Stop } from "../../src/domain/errors.ts";
import { sqliteFileOf } from "../../src/storage/database-url.ts";

test.each([
  ["sqlite:data/m.db", "data/m.db"],
  ["sqlite:/var/lib/m.db", "/var/lib/m.db"],
  ["sqlite:///var/lib/m.db", "/var/lib/m.db"],
  ["SQLite:m.db", "m.db"],
  ["sqlite::memory:", ":memory:"],
  [":memory:", ":memory:"],
  ["./data/m.db", "./data/m.db"],
  ["C:\\data\\m.db", "C:\\data\\m.db"],
])("%s names the file %s", (url, file) => {
  expect(sqliteFileOf(url)).toBe(file);
});

test.each(["postgres://u:secret@db/m", "postgresql://u:secret@db/m", "mysql://u:secret@db/m"])(
  "%s is refused without repeating the password",
  (url) => {
    const refuse = () => sqliteFileOf(url);

    expect(refuse).toThrow(Stop);
    expect(refuse).toThrow(/SQLite only/);
    expect(refuse).not.toThrow(/secret/);
  },
);

test.each(["", "sqlite:"])("%j names no file", (url) => {
  expect(() => sqliteFileOf(url)).toThrow(/names no file/);
});
