import { sql } from "../../../src/analyzers/sql/sql.ts";
import { describeExamples } from "../examples-hold.ts";

describeExamples(sql, await sql.load());
