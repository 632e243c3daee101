/** What a file is written from. */
interface Recipe {
  readonly at: number;
  readonly random: () => number;
  readonly functions: number;
}

/** A file of which some functions can be left out, so that there is a text before the change. */
interface WrittenFile {
  readonly path: string;
  readonly text: (includes: (index: number) => boolean) => string;
}

export type WriteFile = (recipe: Recipe) => WrittenFile;

type WriteFunction = (words: Words) => string;

/** Names and numbers that differ from function to function. */
interface Words {
  readonly noun: string;
  readonly Noun: string;
  readonly verb: string;
  readonly field: string;
  readonly id: number;
  readonly small: number;
}

const nouns = ["order", "invoice", "basket", "customer", "parcel", "voucher", "refund", "tariff"];
const verbs = ["load", "store", "check", "merge", "count", "render", "plan", "split", "notify"];
const fields = ["total", "state", "region", "owner", "weight", "discount", "created", "note"];

function writer(
  pathOf: (noun: string, at: number) => string,
  head: (words: Words) => string,
  functions: readonly WriteFunction[],
  foot = "",
): WriteFile {
  return ({ at, random, functions: count }) => {
    const pick = (from: readonly string[]): string =>
      from[Math.floor(random() * from.length)] ?? "order";
    const words = (id: number): Words => {
      const noun = pick(nouns);
      const Noun = noun.slice(0, 1).toUpperCase() + noun.slice(1);
      const small = 1 + Math.floor(random() * 40);
      return { noun, Noun, verb: pick(verbs), field: pick(fields), id, small };
    };
    const first = words(at);
    const written = Array.from({ length: count }, (_, index) => {
      const write = functions[Math.floor(random() * functions.length)];
      return write === undefined ? "" : write(words(at * 100 + index));
    });
    return {
      path: pathOf(first.noun, at),
      text: (includes) =>
        `${[head(first), ...written.filter((_, index) => includes(index))].join("\n\n")}\n${foot}`,
    };
  };
}

const scriptBodies = (types: boolean): readonly WriteFunction[] => {
  const t = (type: string): string => (types ? type : "");
  return [
    ({ noun, Noun, verb, field, id, small }) => `\
/** What the ${noun} comes to, without what was called off. */
export function ${verb}${Noun}${id}(lines${t(`: readonly ${Noun}Line[]`)})${t(": number")} {
  let ${field} = 0;
  for (const line of lines) {
    if (line.cancelled || line.count === 0) continue;
    const price = line.count * line.cents;
    ${field} += price > ${small} ? Math.round(price * 0.9) : price;
  }
  return Math.max(0, ${field});
}`,
    ({ noun, Noun, verb, field, id, small }) => `\
export async function ${verb}${Noun}${id}(client${t(": Client")}, id${t(": string")}) {
  const response = await client.get(\`/${noun}s/\${encodeURIComponent(id)}\`, {
    headers: { accept: "application/json" },
    timeout: ${small * 100},
  });
  if (response.status === 404) return null;
  if (!response.ok) {
    throw new Error(\`${noun} \${id} could not be read: \${response.status}\`);
  }
  const body = await response.json();
  return { ...body, ${field}: body.${field} ?? ${small} };
}`,
    ({ noun, Noun, field, id }) => `\
export function group${Noun}${id}(all${t(`: readonly ${Noun}[]`)}) {
  const groups = new Map${t(`<string, ${Noun}[]>`)}();
  for (const ${noun} of all) {
    const key = \`\${${noun}.${field}}/\${${noun}.owner.toLowerCase()}\`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [${noun}]);
    else group.push(${noun});
  }
  return [...groups.entries()].sort(([a], [b]) => a.localeCompare(b));
}`,
    ({ noun, Noun, verb, field, id, small }) => `\
export class ${Noun}Queue${id} {
  #waiting${t(`: ${Noun}[]`)} = [];
  #timer${t(": NodeJS.Timeout | null")} = null;

  add(${noun}${t(`: ${Noun}`)}) {
    this.#waiting.push(${noun});
    this.#timer ??= setTimeout(() => this.flush(), ${small * 10});
  }

  async flush() {
    const batch = this.#waiting.splice(0, ${small});
    this.#timer = null;
    try {
      await ${verb}All(batch.map((each) => each.${field}));
    } catch (error) {
      this.#waiting.unshift(...batch);
      throw error;
    }
  }
}`,
  ];
};

const script = (types: boolean, ending: string): WriteFile =>
  writer(
    (noun, at) => `web/${noun}/${noun}-rules-${at}${ending}`,
    ({ noun, Noun, small }) =>
      types
        ? `import { ${noun}Schema } from "./${noun}-schema.ts";\nimport type { Client, ${Noun}, ${Noun}Line } from "./${noun}.ts";\n\nconst limit = ${small};`
        : `import { ${noun}Schema } from "./${noun}-schema.js";\n\nconst limit = ${small};`,
    scriptBodies(types),
  );

const component = writer(
  (noun, at) => `web/components/${noun}-list-${at}.tsx`,
  ({ noun, Noun }) =>
    `import { useEffect, useMemo, useState } from "react";\n\nimport type { ${Noun} } from "../${noun}/${noun}.ts";`,
  [
    ({ noun, Noun, field, id, small }) => `\
export function ${Noun}List${id}({ ${noun}s }: { ${noun}s: readonly ${Noun}[] }) {
  const [filter, setFilter] = useState("");
  const shown = useMemo(
    () => ${noun}s.filter((${noun}) => ${noun}.${field}.includes(filter)).slice(0, ${small}),
    [${noun}s, filter],
  );
  return (
    <section className="${noun}-list">
      <label htmlFor="${noun}-${id}">Filter</label>
      <input id="${noun}-${id}" value={filter} onChange={(event) => setFilter(event.target.value)} />
      <ul>
        {shown.map((${noun}) => (
          <li key={${noun}.id} onClick={() => ${noun}.open()}>
            <strong>{${noun}.${field}}</strong> {${noun}.count > ${small} ? "many" : "few"}
          </li>
        ))}
      </ul>
    </section>
  );
}`,
    ({ noun, Noun, verb, id, small }) => `\
export function use${Noun}${id}(id: string) {
  const [${noun}, set${Noun}] = useState<${Noun} | null>(null);
  useEffect(() => {
    let left = false;
    const timer = setInterval(async () => {
      const found = await ${verb}${Noun}(id);
      if (!left) set${Noun}(found);
    }, ${small}_000);
    return () => {
      left = true;
      clearInterval(timer);
    };
  }, [id]);
  return ${noun};
}`,
  ],
);

const python = writer(
  (noun, at) => `service/${noun}/${noun}_rules_${at}.py`,
  ({ noun, small }) =>
    `"""Rules of ${noun}s."""\n\nimport json\nimport logging\nfrom dataclasses import dataclass\n\nfrom service.store import Store\n\nlog = logging.getLogger(__name__)\nLIMIT = ${small}`,
  [
    ({ noun, Noun, verb, field, id, small }) => `
def ${verb}_${noun}_${id}(store: Store, key: str, *, limit: int = ${small}) -> dict | None:
    """Read one ${noun}; none when there is none."""
    rows = store.query("select id, ${field} from ${noun}s where id = %s limit %s", (key, limit))
    if not rows:
        log.info("no ${noun} %s", key)
        return None
    try:
        body = json.loads(rows[0]["${field}"])
    except json.JSONDecodeError as error:
        raise ValueError(f"${Noun} {key} is broken") from error
    return {"id": rows[0]["id"], **body}
`,
    ({ noun, Noun, field, id, small }) => `
@dataclass(frozen=True)
class ${Noun}${id}:
    ${field}: str
    count: int = ${small}
    tags: tuple[str, ...] = ()

    def describe(self) -> str:
        if self.count > LIMIT:
            return f"many of {self.${field}}"
        return ", ".join(sorted(tag.lower() for tag in self.tags)) or "${noun}"

    def halves(self) -> tuple[int, int]:
        half, rest = divmod(self.count, 2)
        return half, half + rest
`,
    ({ noun, verb, field, id, small }) => `
async def ${verb}_all_${id}(client, keys: list[str]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for start in range(0, len(keys), ${small}):
        async with client.session() as session:
            answer = await session.get("/${noun}s", params={"keys": keys[start : start + ${small}]})
        for each in answer["${noun}s"]:
            totals[each["${field}"]] = totals.get(each["${field}"], 0) + each["count"]
    return totals
`,
  ],
);

const go = writer(
  (noun, at) => `internal/${noun}/${noun}_rules_${at}.go`,
  ({ noun }) =>
    `package ${noun}\n\nimport (\n\t"context"\n\t"encoding/json"\n\t"fmt"\n\t"net/http"\n\t"os"\n\t"sync"\n)`,
  [
    ({ noun, Noun, verb, field, id }) => `\
// ${verb}${Noun}${id} reads one ${noun}.
func ${verb}${Noun}${id}(ctx context.Context, client *http.Client, id string) (*${Noun}, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/${noun}s/"+id, nil)
	if err != nil {
		return nil, fmt.Errorf("${noun} %q: %w", id, err)
	}
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	var found ${Noun}
	if err := json.NewDecoder(response.Body).Decode(&found); err != nil {
		return nil, err
	}
	found.${field} = id
	return &found, nil
}`,
    ({ noun, Noun, id, small }) => `\
type cache${id} struct {
	mu    sync.Mutex
	items map[string]*${Noun}
}

func (c *cache${id}) put(${noun} *${Noun}) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.items) >= ${small} {
		for key := range c.items {
			delete(c.items, key)
			break
		}
	}
	c.items[${noun}.ID] = ${noun}
	return len(c.items)
}`,
    ({ noun, field, id, small }) => `\
func write${id}(path string, ${noun}s []string) (err error) {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() {
		if closing := file.Close(); err == nil {
			err = closing
		}
	}()
	for index, ${field} := range ${noun}s {
		if index%${small} == 0 {
			if _, err := fmt.Fprintf(file, "-- %d\\n", index); err != nil {
				return err
			}
		}
		if _, err := fmt.Fprintln(file, ${field}); err != nil {
			return err
		}
	}
	return nil
}`,
  ],
);

const java = writer(
  (noun, at) => `server/src/main/java/shop/${noun}/${noun}Rules${at}.java`,
  ({ noun, Noun, id }) =>
    `package shop.${noun};\n\nimport java.io.IOException;\nimport java.nio.file.*;\nimport java.sql.*;\nimport java.util.*;\n\npublic final class ${Noun}Rules${id} {`,
  [
    ({ noun, Noun, verb, field, id, small }) => `\
    /** Reads the ${noun}s of a region. */
    public List<${Noun}> ${verb}${Noun}${id}(Connection connection, String region) throws SQLException {
        String sql = "select id, ${field} from ${noun}s where region = ? limit ${small}";
        List<${Noun}> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, region);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(new ${Noun}(rows.getString("id"), rows.getLong("${field}")));
                }
            }
        }
        return found;
    }`,
    ({ noun, Noun, verb, field, id, small }) => `\
    public synchronized Optional<${Noun}> ${verb}${id}(Map<String, ${Noun}> ${noun}s, String key) {
        ${Noun} ${noun} = ${noun}s.get(key);
        if (${noun} == null || !${noun}.${field}().equals(key)) {
            return Optional.empty();
        }
        long cents = 0;
        for (int index = 0; index < ${noun}.lines().size(); index++) {
            cents += ${noun}.lines().get(index).cents() * ${small}L;
        }
        return cents > 0 ? Optional.of(${noun}.with(cents)) : Optional.empty();
    }`,
    ({ noun, id, small }) => `\
    static void copy${id}(Path from, Path to) throws IOException {
        try (var lines = Files.lines(from); var writer = Files.newBufferedWriter(to)) {
            Iterator<String> all = lines.filter(line -> !line.isBlank()).limit(${small}).iterator();
            while (all.hasNext()) {
                writer.write(all.next().strip());
                writer.newLine();
            }
        } catch (NoSuchFileException missing) {
            throw new IOException("no ${noun} at " + from, missing);
        }
    }`,
  ],
  "}\n",
);

/** One writer per language. */
export const writersOf: readonly [WriteFile, ...WriteFile[]] = [
  script(true, ".ts"),
  component,
  script(false, ".js"),
  python,
  go,
  java,
];
