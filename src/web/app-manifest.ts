import { parse } from "yaml";
import { z } from "zod";

const manifest = z.looseObject({
  name: z.string(),
  hook_attributes: z.looseObject({ active: z.boolean().optional() }),
  default_permissions: z.record(z.string(), z.enum(["read", "write"])),
  default_events: z.array(z.string()),
});

export type AppManifest = z.infer<typeof manifest>;

export interface ManifestAddresses {
  /** Where GitHub reaches this server, without a path: `https://marginalia.example.com`. */
  readonly publicUrl: string;
  readonly webhookPath: string;
  /** Where GitHub sends the browser back to, on this machine. */
  readonly redirectUrl: string;
}

/** What merge queues need besides; the one is no use without the other. */
const forMergeQueues = {
  permissions: { merge_queues: "read" },
  events: ["merge_group"],
} as const;

/** What not everybody needs, so that nobody is asked for it unasked. */
export interface ManifestWishes {
  /** The check is to be required by merge queues. */
  readonly mergeQueues?: boolean;
}

/**
 * The manifest that GitHub registers the App from: `app.yml` with this server's addresses. The
 * webhook's address has the path that the server listens on; an App that delivers to `/` would
 * never be heard. Throws a `ZodError` when `app.yml` is no manifest.
 */
export function createManifest(
  appYml: string,
  addresses: ManifestAddresses,
  { mergeQueues = false }: ManifestWishes = {},
): AppManifest {
  const base = manifest.parse(parse(appYml));
  const more = mergeQueues ? forMergeQueues : { permissions: {}, events: [] };
  return {
    ...base,
    default_permissions: { ...base.default_permissions, ...more.permissions },
    default_events: [...new Set([...base.default_events, ...more.events])],
    hook_attributes: {
      ...base.hook_attributes,
      url: addresses.publicUrl + addresses.webhookPath,
      active: true,
    },
    redirect_url: addresses.redirectUrl,
  };
}

/**
 * The address that people typed, as origin; null when GitHub would not deliver there. GitHub
 * refuses `localhost` and loopback addresses as the webhook's.
 */
export function readPublicUrl(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const { protocol, hostname, origin, username, password } = new URL(text);
  if (protocol !== "https:" && protocol !== "http:") return null;
  if (username !== "" || password !== "") return null;
  return /^(localhost|127\.|\[::1\]|0\.0\.0\.0)/.test(hostname) ? null : origin;
}
