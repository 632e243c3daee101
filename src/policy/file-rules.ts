import type { FileChange } from "../domain/change.ts";
import { describeOrigin, type EffectiveValue } from "./effective-config.ts";
import type { Attributes } from "./gitattributes.ts";
import { compileGlob } from "./glob.ts";
import type { PathMatcher } from "./glob.ts";
import { markedGenerated } from "./marked-generated.ts";
import type { RepositoryConfig } from "./repository-config.ts";

/** Whether a file is reviewed, or the rule that skips it, in words for people. */
export type FileRuling =
  { readonly kind: "eligible" } | { readonly kind: "skipped"; readonly rule: string };

/** Skipped unless `include` or `.gitattributes` says otherwise; the first that fits names the rule. */
const skippedByDefault: readonly (readonly [rule: string, patterns: readonly string[]])[] = [
  [
    "lock file",
    [
      "{package-lock,npm-shrinkwrap,composer.lock,packages.lock}.json",
      "{yarn,bun,Cargo,poetry,pdm,uv,Pipfile,Gemfile,composer,mix,pubspec,Podfile,flake,deno}.lock",
      "{pnpm-lock.yaml,bun.lockb,go.sum,go.work.sum,gradle.lockfile,Package.resolved}",
      "{.terraform.lock.hcl,Cartfile.resolved,conda-lock.yml}",
    ],
  ],
  [
    "vendored code",
    [
      "**/{node_modules,bower_components,vendor,third_party,third-party,Godeps,Pods}/**",
      "**/{_vendor,_vendored,vendored,site-packages}/**",
      ".yarn/{releases,plugins,cache,sdks}/**",
    ],
  ],
  [
    "generated code",
    [
      "*.{pb.go,pb.gw.go,pb.cc,pb.h,pb.swift,pbobjc.h,pbobjc.m,gen.go,g.dart,freezed.dart,g.cs}",
      "*_{pb2,pb2_grpc}.{py,pyi}",
      "*_{pb,grpc_pb}.{js,d.ts}",
      "{*.generated.*,*_generated.*,zz_generated*,*.Designer.cs,*.designer.cs,*.snap,*.map}",
      "*.min.{js,mjs,cjs,css}",
      "**/{__generated__,__snapshots__,dist,.next,.nuxt,coverage}/**",
    ],
  ],
  [
    "binary file",
    [
      "*.{png,jpg,jpeg,gif,webp,avif,ico,bmp,tif,tiff,heic,icns,pdf,psd,ai,eps,mp3,mp4,mov,webm,ogg,wav}",
      "*.{zip,gz,tgz,bz2,xz,zst,7z,rar,jar,war,whl,exe,dll,so,dylib,a,o,class,pyc,wasm}",
      "*.{woff,woff2,ttf,otf,eot,sqlite,db,parquet,onnx,bin}",
    ],
  ],
];

/**
 * Rules on one file change, in this order: binary content (nothing overrides it), the
 * configuration's `ignore`, its `include`, the base's `.gitattributes`, then the defaults by name.
 * `linguist-generated=false` and its like lift the default of that name.
 *
 * Attributes and configuration must come from the base branch; a pull request does not decide what
 * of it is reviewed. `values`: where the configuration comes from, for the rule's words.
 */
export function classifyFile(
  file: FileChange,
  attributes: Attributes,
  config: RepositoryConfig,
  values: readonly EffectiveValue[] = [],
): FileRuling {
  const { path } = file;
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (file.patch.kind === "none" && file.patch.why === "binary")
    return { kind: "skipped", rule: `binary file (${name})` };
  if (matcherOf(config.ignore)(path))
    return { kind: "skipped", rule: ignoreRule(path, config.ignore, values) };
  if (matcherOf(config.include)(path)) return { kind: "eligible" };

  const generated = attributes.of(path, "linguist-generated");
  const vendored = attributes.of(path, "linguist-vendored");
  if (generated) return { kind: "skipped", rule: "generated code (.gitattributes)" };
  if (vendored) return { kind: "skipped", rule: "vendored code (.gitattributes)" };
  if (attributes.of(path, "diff") === false)
    return { kind: "skipped", rule: "not to be diffed (.gitattributes)" };

  const lifted = new Set([
    ...(generated === false ? ["generated code"] : []),
    ...(vendored === false ? ["vendored code"] : []),
  ]);
  for (const [rule, patterns] of skippedByDefault)
    if (!lifted.has(rule) && matcherOf(patterns)(path))
      return { kind: "skipped", rule: `${rule} (${name})` };
  return { kind: "eligible" };
}

/**
 * The rule by which a file's text skips it, in words, when its path is not included by
 * configuration; null when it is to be reviewed. See `markedGenerated` for whose text to ask about.
 */
export function generatedByContent(
  text: string,
  path: string,
  config: RepositoryConfig,
): string | null {
  return matcherOf(config.include)(path) ? null : markedGenerated(text);
}

/** The first pattern that fits decides. */
function ignoreRule(
  path: string,
  ignore: readonly string[],
  values: readonly EffectiveValue[],
): string {
  const at = ignore.findIndex((pattern) => compileGlob(pattern)?.(path) === true);
  const origin = describeOrigin(values, "ignore", at);
  return `ignored by configuration (ignore: ${ignore[at] ?? ""}${origin === null ? "" : `, ${origin}`})`;
}

/** By the list itself: one configuration rules on thousands of files. */
const compiledLists = new WeakMap<readonly string[], PathMatcher>();

function matcherOf(patterns: readonly string[]): PathMatcher {
  const known = compiledLists.get(patterns);
  if (known) return known;
  const matchers = patterns.flatMap((pattern) => compileGlob(pattern) ?? []);
  const fits: PathMatcher = (path) => matchers.some((one) => one(path));
  compiledLists.set(patterns, fits);
  return fits;
}
