import type { CheckStage } from "./found.ts";
import { inStep } from "./found.ts";

const secretName =
  /(^|_)(password|passwd|passphrase|secret|token|api_?key|private_?key|secret_?key|access_?key|credentials?)$/i;
const publicName = /public|sentry_dsn|(^|_)(next|vite|react_app|nuxt|expo|gatsby)_|publishable/i;

function isSecretName(name: string): boolean {
  return secretName.test(name) && !publicName.test(name);
}

/** Files that open other machines. */
const keyFile =
  /(^|\/)(id_(rsa|dsa|ecdsa|ed25519)|\.git-credentials|\.netrc|\.aws\/credentials|\.docker\/config\.json)["']?$/;

/** Secrets that come with the build and stay in what it builds. */
export const checkSecrets: CheckStage = ({ steps, shipped }) => {
  if (!shipped) return [];
  const asked = new Set<string>();
  return steps.flatMap((step) => {
    if (step.keyword === "ARG") {
      for (const word of step.words) {
        const name = word.replace(/=.*$/s, "");
        if (isSecretName(name)) asked.add(name);
      }
      return [];
    }
    if (step.keyword === "COPY" || step.keyword === "ADD") {
      const file = step.words.slice(0, -1).find((word) => keyFile.test(word));
      const copied = file !== undefined && !step.flags.some((flag) => flag.startsWith("from="));
      return copied ? [inStep("key-file-copied", step, file)] : [];
    }
    const used = step.variables.find((name) => asked.has(name));
    return used !== undefined && (step.keyword === "ENV" || step.keyword === "RUN")
      ? [inStep("build-secret-kept", step, used)]
      : [];
  });
};

/** Archives that ADD fetches and, unlike those of the build's own folder, does not unpack. */
export const checkAdd: CheckStage = ({ steps }) =>
  steps.flatMap((step, at) => {
    if (step.keyword !== "ADD") return [];
    const remote = step.words.slice(0, -1).find((word) => /^["']?https?:\/\//i.test(word));
    if (remote === undefined || step.flags.some((flag) => /^(checksum|unpack)=/.test(flag)))
      return [];
    const later = steps
      .slice(at + 1)
      .some(({ text }) => /\btar\b|unzip|gunzip|xz\b|bsdtar|7z/.test(text));
    if (/\.(tar(\.\w+)?|tgz|tbz2?|txz)["']?$/i.test(remote) && !later) {
      return [inStep("archive-not-unpacked", step)];
    }
    return /^["']?http:/i.test(remote) && !/\/\/(localhost|127\.)/.test(remote)
      ? [inStep("plain-http-added", step)]
      : [];
  });
