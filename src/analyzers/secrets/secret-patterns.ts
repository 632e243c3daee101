/**
 * Shapes of live keys that the secretlint preset does not know. All run in linear time. The
 * group is what was made by chance.
 */
export const ownPatterns: readonly { readonly rule: string; readonly pattern: RegExp }[] = [
  { rule: "stripe-live-key", pattern: /\b[rs]k_live_([0-9A-Za-z]{16,247})\b/g },
  { rule: "google-api-key", pattern: /\bAIza([0-9A-Za-z_-]{35})(?![0-9A-Za-z_-])/g },
  { rule: "google-oauth-secret", pattern: /\bGOCSPX-([0-9A-Za-z_-]{28})(?![0-9A-Za-z_-])/g },
  { rule: "pypi-token", pattern: /\bpypi-AgEIcHlwaS5vcmc([0-9A-Za-z_-]{50,1000})/g },
  { rule: "digitalocean-token", pattern: /\bdo[opr]_v1_([0-9a-f]{64})\b/g },
  { rule: "telegram-bot-token", pattern: /\b\d{8,10}:AA([0-9A-Za-z_-]{33})(?![0-9A-Za-z_-])/g },
  {
    rule: "discord-webhook",
    pattern: /\bdiscord(?:app)?\.com\/api\/webhooks\/\d{17,20}\/([\w-]{60,80})/g,
  },
  { rule: "azure-storage-key", pattern: /\bAccountKey=([0-9A-Za-z+/]{86}==)/g },
  {
    // secretlint passes over keys as short as Ed25519's.
    rule: "private-key",
    pattern: /-----BEGIN (?:[A-Z]{2,10} )?PRIVATE KEY-----(?:\r?\n|\\n)([0-9A-Za-z+/=]{40,})/g,
  },
  { rule: "age-secret-key", pattern: /\bAGE-SECRET-KEY-1([0-9A-Z]{58})\b/g },
];

/** secretlint's message ids, as rows of our table. Ids that are not here are not told. */
export const secretlintRules: ReadonlyMap<string, string> = new Map([
  ["AWSAccessKeyID", "aws-access-key-id"],
  ["AWSSecretAccessKey", "aws-secret-key"],
  ["PrivateKeyJSON", "private-key"],
  ["PrivateKey", "private-key"],
  ["PackageJSON_xOauthToken", "github-token"],
  ["Npmrc_authToken", "npm-token"],
  ["NPM_ACCESS_TOKEN", "npm-token"],
  ["BasicAuth", "credentials-in-url"],
  ["SLACK_TOKEN", "slack-token"],
  ["IncomingWebhook", "slack-webhook"],
  ["SENDGRID_KEY", "service-key"],
  ["SHOPIFY_KEY", "service-key"],
  ["GITHUB_TOKEN", "github-token"],
  ["GITLAB_PERSONAL_ACCESS_TOKEN", "gitlab-token"],
  ["GRAFANA_CLOUD_API_TOKEN", "service-key"],
  ["GRAFANA_SERVICE_ACCOUNT_TOKEN", "service-key"],
  ["OPENAI_TOKEN", "model-key"],
  ["ANTHROPIC_API_KEY", "model-key"],
  ["GROQ_API_KEY", "model-key"],
  ["HUGGINGFACE_USER_ACCESS_TOKEN", "model-key"],
  ["LINEAR_API_TOKEN", "service-key"],
  ["NOTION_INTEGRATION_TOKEN", "service-key"],
  ["OPS_TOKEN", "vault-token"],
  ["MongoDBConnection", "database-password"],
  ["MySQLConnection", "database-password"],
  ["PostgreSQLConnection", "database-password"],
  ["HASHICORP_VAULT_SERVICE_TOKEN", "vault-token"],
  ["HASHICORP_VAULT_BATCH_TOKEN", "vault-token"],
  ["HASHICORP_VAULT_RECOVERY_TOKEN", "vault-token"],
  ["VERCEL_PERSONAL_ACCESS_TOKEN", "service-key"],
  ["VERCEL_INTEGRATION_TOKEN", "service-key"],
  ["VERCEL_APP_ACCESS_TOKEN", "service-key"],
  ["VERCEL_APP_REFRESH_TOKEN", "service-key"],
  ["VERCEL_AI_GATEWAY_API_KEY", "model-key"],
  ["DATABRICKS_PERSONAL_ACCESS_TOKEN", "service-key"],
  ["DOCKER_PERSONAL_ACCESS_TOKEN", "service-key"],
  ["FIGMA_PERSONAL_ACCESS_TOKEN", "service-key"],
]);
