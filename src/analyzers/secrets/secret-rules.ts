import type { Rule } from "../rule.ts";

const rotate =
  "Everyone who can read the repository, its forks or its history can use it, and deleting the line does not take it out of the history. Revoke it, make a new one, and read that from the environment or a secret store.";

interface Kind {
  readonly id: string;
  readonly what: string;
  readonly gives: string;
  readonly skipInTests?: true;
}

/** Live keys: their shape alone says what they are. */
const kinds: readonly Kind[] = [
  {
    id: "aws-access-key-id",
    what: "An AWS access key id",
    gives: "sign requests to the AWS account once its other half leaks",
  },
  {
    id: "aws-secret-key",
    what: "An AWS secret access key",
    gives: "act in the AWS account with all rights of its user",
  },
  {
    id: "private-key",
    what: "A private key",
    gives: "sign, decrypt or log in as its owner",
    // Servers that speak TLS are tested with keys of their own.
    skipInTests: true,
  },
  { id: "github-token", what: "A GitHub token", gives: "read or write repositories as its owner" },
  { id: "gitlab-token", what: "A GitLab token", gives: "read or write projects as its owner" },
  { id: "npm-token", what: "An npm token", gives: "publish packages as its owner" },
  { id: "pypi-token", what: "A PyPI token", gives: "publish packages as its owner" },
  { id: "slack-token", what: "A Slack token", gives: "read and write messages of the workspace" },
  {
    id: "slack-webhook",
    what: "A Slack webhook address",
    gives: "post messages into the workspace",
  },
  {
    id: "discord-webhook",
    what: "A Discord webhook address",
    gives: "post messages into the channel",
  },
  {
    id: "telegram-bot-token",
    what: "A Telegram bot token",
    gives: "act as the bot and read its messages",
  },
  {
    id: "stripe-live-key",
    what: "A live Stripe key",
    gives: "move money and read customers of the account",
  },
  {
    id: "google-oauth-secret",
    what: "A Google OAuth client secret",
    gives: "impersonate the application when users log in",
  },
  {
    id: "digitalocean-token",
    what: "A DigitalOcean token",
    gives: "create and destroy machines of the account",
  },
  {
    id: "azure-storage-key",
    what: "An Azure storage account key",
    gives: "read, change and delete everything in the storage account",
  },
  {
    id: "age-secret-key",
    what: "An age secret key",
    gives: "decrypt everything that was encrypted for it",
  },
  {
    id: "vault-token",
    what: "A token of a secret store",
    gives: "read every secret that the token may read",
  },
  {
    id: "model-key",
    what: "A key for a model provider",
    gives: "run up costs on the account and read its data",
  },
  {
    id: "service-key",
    what: "A key for an online service",
    gives: "act on the service as the key's owner",
  },
];

const live: readonly Rule[] = kinds.map(({ id, what, gives, ...rest }) => ({
  ...rest,
  id,
  category: "security",
  severity: "critical",
  confidence: "high",
  title: `${what} is written into the file.`,
  trigger: `Anyone who reads this commit can ${gives}.`,
  why: rotate,
  cwe: "CWE-798",
}));

/** What the secrets analyzer can say. No row ever holds the secret itself. */
export const secretRules: readonly Rule[] = [
  ...live,
  {
    id: "google-api-key",
    category: "security",
    severity: "major",
    confidence: "medium",
    title: "A Google API key is written into the file.",
    trigger:
      "Anyone who reads this commit can call the APIs that the key is open for, at the cost of the project.",
    why: `Keys for web pages are public by nature and harmless only when they are restricted to those pages and APIs; all others are secrets. ${rotate}`,
    cwe: "CWE-798",
  },
  {
    id: "credentials-in-url",
    category: "security",
    severity: "major",
    confidence: "medium",
    title: "An address in the file holds a user name and a password.",
    trigger:
      "Anyone who reads this commit, or a log that shows the address, can log in to the host as that user.",
    why: rotate,
    cwe: "CWE-798",
    skipInTests: true,
  },
  {
    id: "database-password",
    category: "security",
    severity: "major",
    confidence: "medium",
    title: "A database connection string in the file holds a password.",
    trigger: "Anyone who reads this commit and can reach the database can log in to it.",
    why: rotate,
    cwe: "CWE-798",
    skipInTests: true,
  },
  {
    id: "assigned-secret",
    category: "security",
    severity: "major",
    confidence: "medium",
    title: "A value that looks like a real password, token or key is written into the file.",
    trigger: "Anyone who reads this commit can use the value wherever it is accepted.",
    why: `The name says that this is a secret, and the value looks made by chance rather than by a person who needed an example. ${rotate}`,
    cwe: "CWE-798",
    skipInTests: true,
  },
];
