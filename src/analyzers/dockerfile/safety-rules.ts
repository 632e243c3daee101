import type { Rule } from "../rule.ts";
import { dockerfileOf } from "./dockerfile-example.ts";

/** What lets strangers into a build, or gives away what it was given. */
export const safetyRules: readonly Rule[] = [
  {
    id: "build-secret-kept",
    category: "security",
    severity: "major",
    confidence: "medium",
    title: "The secret {name} comes as a build argument and stays in the image.",
    trigger: "Everyone who can pull the image reads it with docker history or docker inspect.",
    why: "Arguments that a RUN or ENV uses are written into the image's history. Mount it instead, with a flag of RUN: type=secret. What was built so far holds the secret; change it.",
    cwe: "CWE-522",
    examples: {
      flagged: [
        dockerfileOf(["FROM node", "ARG NPM_TOKEN", "RUN npm set t=$NPM_TOKEN && npm ci"], [3]),
        dockerfileOf(["FROM a", "ARG DB_PASSWORD", "ENV DB_PASSWORD=${DB_PASSWORD}"], [3]),
        dockerfileOf(["FROM a AS b", "ARG API_KEY=", "RUN x ${API_KEY}", "FROM b"], [3]),
      ],
      clear: [
        dockerfileOf([
          "FROM a AS b",
          "ARG NPM_TOKEN",
          "RUN npm set t=$NPM_TOKEN",
          "FROM c",
          "COPY --from=b /x /x",
        ]),
        dockerfileOf(["FROM a", "RUN --mount=type=secret,id=NPM_TOKEN npm ci"]),
        dockerfileOf([
          "FROM a",
          "ARG NEXT_PUBLIC_API_KEY",
          "ENV NEXT_PUBLIC_API_KEY=$NEXT_PUBLIC_API_KEY",
        ]),
        dockerfileOf(["FROM a", "ARG TOKEN_URL", "RUN curl $TOKEN_URL"]),
      ],
    },
  },
  {
    id: "key-file-copied",
    category: "security",
    severity: "major",
    confidence: "high",
    title: "A file with keys, {name}, is copied into the image.",
    trigger:
      "Everyone who can pull the image takes the key out of its layer, even when a later line removes the file.",
    why: "Mount what is needed for one step with a flag of RUN, type=ssh or type=secret, which leaves nothing behind. Keys that were in an image have to be changed.",
    cwe: "CWE-538",
    examples: {
      flagged: [
        dockerfileOf(
          ["FROM a", "COPY id_rsa /root/.ssh/id_rsa", "RUN git clone x && rm /root/.ssh/id_rsa"],
          [2],
        ),
        dockerfileOf(["FROM a", "ADD .ssh/id_ed25519 /root/.ssh/"], [2]),
        dockerfileOf(["FROM a", "COPY ./.netrc ./x /root/"], [2]),
      ],
      clear: [
        dockerfileOf(["FROM a", "COPY id_rsa.pub /root/.ssh/authorized_keys"]),
        dockerfileOf(["FROM a AS b", "COPY id_rsa /root/.ssh/", "FROM c", "COPY --from=b /x /x"]),
        dockerfileOf(["FROM a", "RUN --mount=type=ssh git clone x"]),
      ],
    },
  },
  {
    id: "plain-http-script",
    category: "security",
    severity: "major",
    confidence: "high",
    title: "A script is fetched over plain HTTP and run.",
    trigger:
      "Anyone on the way between the build and that server has commands of their own run in it.",
    why: "Take it from an https address, and compare its checksum before it runs.",
    cwe: "CWE-494",
    examples: {
      flagged: [
        dockerfileOf(["FROM a", "RUN curl http://b.example/install | sh"], [2]),
        dockerfileOf(
          ["FROM a", "RUN x && \\", "  wget -qO- http://b.example/i.sh | sudo bash -s"],
          [3],
        ),
        dockerfileOf(["FROM a", 'RUN curl -s "http://b.example/x.py" | python3'], [2]),
      ],
      clear: [
        dockerfileOf(["FROM a", "RUN curl https://b.example/install | sh"]),
        dockerfileOf(["FROM a", "RUN curl http://b.example/list | sort > /x"]),
        dockerfileOf(["FROM a", "RUN curl http://localhost:8000/install | sh"]),
      ],
    },
  },
  {
    id: "plain-http-added",
    category: "security",
    severity: "minor",
    confidence: "medium",
    title: "A file comes into the image over plain HTTP without a checksum.",
    trigger: "Anyone on the way between the build and that server exchanges the file unseen.",
    why: "Take it from an https address, or give ADD the checksum flag.",
    cwe: "CWE-494",
    examples: {
      flagged: [
        dockerfileOf(["FROM a", "ADD http://b.example/tool /usr/bin/tool"], [2]),
        dockerfileOf(["FROM a", "ADD --chmod=755 http://b.example/tool /usr/bin/"], [2]),
        dockerfileOf(["FROM a", 'ADD ["http://b.example/tool", "/usr/bin/"]'], [2]),
      ],
      clear: [
        dockerfileOf(["FROM a", "ADD https://b.example/tool /usr/bin/tool"]),
        dockerfileOf(["FROM a", "ADD --checksum=sha256:00 http://b.example/tool /usr/bin/tool"]),
        dockerfileOf(["FROM a", "ADD http.conf /etc/"]),
      ],
    },
  },
  {
    id: "download-unverified",
    category: "security",
    severity: "major",
    confidence: "high",
    title: "A download is not checked for who sent it.",
    trigger: "Anyone on the way between the build and the server exchanges what is downloaded.",
    why: "Install ca-certificates, or copy the certificate of your own authority into the image, instead of switching the check off.",
    cwe: "CWE-295",
    examples: {
      flagged: [
        dockerfileOf(["FROM a", "RUN curl -fsSLk https://b.example/x -o /x"], [2]),
        dockerfileOf(["FROM a", "RUN wget --no-check-certificate https://b.example/x"], [2]),
        dockerfileOf(
          ["FROM a", "RUN apt-get update && \\", "  apt-get install -y --allow-unauthenticated b"],
          [3],
        ),
        dockerfileOf(["FROM a", "RUN git config --global http.sslVerify false"], [2]),
      ],
      clear: [
        dockerfileOf(["FROM a", "RUN curl -fsSL https://b.example/x -o /x"]),
        dockerfileOf(["FROM a", "RUN curl -k https://localhost:8443/health"]),
        dockerfileOf(["FROM a", "HEALTHCHECK CMD curl -k https://127.0.0.1/"]),
        dockerfileOf(["FROM a", "RUN tar -k -xf x.tar"]),
      ],
    },
  },
  {
    id: "root-again",
    category: "security",
    severity: "minor",
    confidence: "medium",
    title: "The last USER goes back to root, so the container runs as root.",
    trigger: "Whoever breaks into the program has all rights in the container.",
    why: "The build takes another user before, and this line undoes it. Name that user once more at the end.",
    cwe: "CWE-250",
    examples: {
      flagged: [
        dockerfileOf(["FROM a", "USER node", "RUN b", "USER root", "RUN c"], [4]),
        dockerfileOf(
          ["FROM a AS b", "USER root", "FROM c", "USER 1000", "USER 0:0", 'CMD ["d"]'],
          [5],
        ),
        dockerfileOf(["FROM a", "USER app", "USER root", "RUN chown x y", 'CMD ["y"]'], [3]),
      ],
      clear: [
        dockerfileOf(["FROM a", "USER root", "RUN b", "USER node"]),
        dockerfileOf(["FROM a", "USER root"]),
        dockerfileOf(["FROM a", "USER node", "USER root", 'ENTRYPOINT ["gosu", "node", "b"]']),
        dockerfileOf(["FROM a AS b", "USER node", "USER root", "FROM c", "USER node"]),
      ],
    },
  },
  {
    id: "writable-by-all",
    category: "security",
    severity: "minor",
    confidence: "medium",
    title: "Every user may alter {name}.",
    trigger:
      "A program that was broken into exchanges files there, which others, or root, then run.",
    why: "Give the files to the user that has to write them, with the chown flag of COPY, instead of to all.",
    cwe: "CWE-732",
    examples: {
      flagged: [
        dockerfileOf(["FROM a", "RUN chmod -R 777 /app"], [2]),
        dockerfileOf(["FROM a", "RUN b && \\", "  chmod 0777 /usr/local/bin/start.sh"], [3]),
        dockerfileOf(["FROM a", "RUN chmod -R a+rwx /opt"], [2]),
      ],
      clear: [
        dockerfileOf(["FROM a", "RUN chmod 755 /app"]),
        dockerfileOf(["FROM a", "RUN chmod 1777 /tmp && chmod 777 /var/log/app"]),
        dockerfileOf(["FROM a AS b", "RUN chmod -R 777 /app", "FROM c"]),
      ],
    },
  },
];
