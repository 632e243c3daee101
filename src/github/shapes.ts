import { z } from "zod";

/** The parts of GitHub's answers that are used, checked as they come in. Nothing more is read. */

const User = z.object({ id: z.number(), login: z.string(), type: z.string() });
export type User = z.infer<typeof User>;

/** `user` is null for deleted accounts. */
export const author = User.nullable().catch(null);

const Repository = z.object({
  id: z.number(),
  name: z.string(),
  owner: z.object({ login: z.string() }),
});

export const Pull = z.object({
  number: z.number(),
  state: z.enum(["open", "closed"]),
  draft: z.boolean().catch(false),
  locked: z.boolean(),
  title: z.string(),
  user: author,
  labels: z.array(z.object({ name: z.string() })),
  base: z.object({ ref: z.string(), sha: z.string(), repo: Repository }),
  /** `repo` is null when the fork was deleted. */
  head: z.object({
    ref: z.string(),
    sha: z.string(),
    repo: z.object({ id: z.number(), owner: z.object({ login: z.string() }) }).nullable(),
  }),
  changed_files: z.number(),
  additions: z.number(),
  deletions: z.number(),
});
export type Pull = z.infer<typeof Pull>;

/** The page of a comparison: its commits, oldest first; files stand on the first page only. */
export const ComparedCommits = z.object({
  total_commits: z.number(),
  commits: z.array(z.object({ sha: z.string(), parents: z.array(z.object({ sha: z.string() })) })),
  files: z
    .array(z.object({ filename: z.string() }))
    .nullish()
    .transform((files) => files ?? []),
});
export type ComparedCommits = z.infer<typeof ComparedCommits>;

export const Comparison = z.object({ merge_base_commit: z.object({ sha: z.string() }) });

const DiffEntry = z.object({
  /** Null for submodules whose commit is not known. */
  sha: z.string().nullable(),
  filename: z.string(),
  previous_filename: z.string().optional(),
  status: z.enum(["added", "removed", "modified", "renamed", "copied", "changed", "unchanged"]),
  additions: z.number(),
  deletions: z.number(),
  changes: z.number(),
  patch: z.string().optional(),
});
export type DiffEntry = z.infer<typeof DiffEntry>;
export const DiffEntries = z.array(DiffEntry);

const FileContents = z.object({
  type: z.string(),
  size: z.number(),
  /** Of the blob. */
  sha: z.string(),
  encoding: z.string().optional(),
  content: z.string().optional(),
});
export type FileContents = z.infer<typeof FileContents>;

/** A file; a directory is an array, a submodule or symbolic link has another `type`. */
export const Contents = z.union([
  z.array(z.unknown()).transform(() => ({ type: "dir" as const })),
  FileContents,
]);

export const Tree = z.object({
  truncated: z.boolean(),
  tree: z.array(z.object({ path: z.string(), mode: z.string() })),
});

const ReviewComment = z.object({
  id: z.number(),
  user: author,
  body: z.string().catch(""),
  pull_request_review_id: z.number().nullable().catch(null),
});

export const ReviewComments = z.array(ReviewComment);

const Review = z.object({
  id: z.number(),
  user: author,
  body: z.string().nullable().catch(""),
  state: z.string(),
});
export type Review = z.infer<typeof Review>;
export const Reviews = z.array(Review);

const IssueComment = z.object({ id: z.number(), user: author, body: z.string().catch("") });
export type IssueComment = z.infer<typeof IssueComment>;
export const IssueComments = z.array(IssueComment);

/** The answer to a created thing, of which only the identity is used. */
export const Created = z.object({ id: z.number() });

const CheckRun = z.object({
  id: z.number(),
  head_sha: z.string(),
  status: z.string(),
  external_id: z.string().nullish(),
  output: z.object({ title: z.string().nullable() }),
  app: z.object({ id: z.number() }).nullable(),
});
export type CheckRun = z.infer<typeof CheckRun>;

export const CheckRuns = z
  .object({ check_runs: z.array(CheckRun) })
  .transform(({ check_runs: runs }) => runs);

export const PermissionLevel = z.object({ permission: z.string() });

export const HookDeliveries = z.array(
  z.object({
    id: z.number(),
    guid: z.string(),
    delivered_at: z.string(),
    status_code: z.number(),
  }),
);

/** For answers without a body worth reading: 202, 204. */
export const Anything = z.unknown();
