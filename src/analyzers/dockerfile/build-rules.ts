import type { Rule } from "../rule.ts";
import { dockerfileOf } from "./dockerfile-example.ts";

/** What makes a build fail, or do something else than it says. */
export const buildRules: readonly Rule[] = [
  {
    id: "install-asks",
    category: "bug",
    severity: "major",
    confidence: "high",
    title: "{name} asks before it installs, and nobody is there to answer.",
    trigger:
      "As soon as a package brings others with it, the build stops with Abort at the question whether to go on.",
    why: "A build has no terminal. Add -y to the command.",
    examples: {
      flagged: [
        dockerfileOf(["FROM debian", "RUN apt-get update && apt-get install curl"], [2]),
        dockerfileOf(["FROM fedora", "RUN dnf install \\", "    gcc make"], [2]),
        dockerfileOf(
          ["FROM debian", "RUN apt update \\", " && sudo apt install --no-install-recommends git"],
          [3],
        ),
      ],
      clear: [
        dockerfileOf(["FROM debian", "RUN apt-get update && apt-get install -qqy curl"]),
        dockerfileOf(["FROM debian", "RUN apt-get update && apt-get -y install curl"]),
        dockerfileOf(["FROM debian", "RUN apt-get update && yes | apt-get install curl"]),
        dockerfileOf(["FROM debian", "RUN echo 'run apt-get install curl first'"]),
        dockerfileOf([
          "FROM debian",
          "RUN echo 'APT::Get::Assume-Yes true;' > /etc/apt/apt.conf.d/y",
          "RUN apt-get update && apt-get install curl",
        ]),
      ],
    },
  },
  {
    id: "package-list-cached",
    category: "bug",
    severity: "minor",
    confidence: "high",
    title: "The list of packages is fetched in a layer of its own, which the cache keeps.",
    trigger:
      "When the install below changes months later, it runs with the old list and fails with 404 for packages that are gone, or installs outdated ones.",
    why: "The layer is only built again when its own line changes. Put update and install into one RUN.",
    examples: {
      flagged: [
        dockerfileOf(["FROM debian", "RUN apt-get update", "RUN apt-get install -y curl"], [2]),
        dockerfileOf(
          ["FROM debian", "RUN apt update -y", "ENV A=b", "RUN apt install -y curl"],
          [2],
        ),
        dockerfileOf(
          [
            "FROM debian",
            "RUN apt-get -qq update",
            "COPY . .",
            "RUN cd /x && apt-get -y install git",
          ],
          [2],
        ),
      ],
      clear: [
        dockerfileOf(["FROM debian", "RUN apt-get update && apt-get install -y curl"]),
        dockerfileOf([
          "FROM debian",
          "RUN apt-get update",
          "RUN apt-get update && apt-get install -y curl",
        ]),
        dockerfileOf(["FROM debian", "RUN apt-get update", "FROM alpine", "RUN apk add curl"]),
        dockerfileOf(["FROM alpine", "RUN apk update", "RUN apk add curl"]),
      ],
    },
  },
  {
    id: "cd-without-effect",
    category: "bug",
    severity: "major",
    confidence: "high",
    title: "The change of folder to {name} ends with its RUN.",
    trigger: "Every instruction after it works in the folder of before.",
    why: "Each RUN starts a shell of its own. WORKDIR changes the folder for all that follows.",
    examples: {
      flagged: [
        dockerfileOf(["FROM node", "RUN cd /app", "RUN npm ci"], [2]),
        dockerfileOf(["FROM node", "RUN mkdir -p /app && cd /app", "COPY . ."], [2]),
        dockerfileOf(["FROM node", "RUN git clone x \\", "  && cd x", "RUN make"], [3]),
      ],
      clear: [
        dockerfileOf(["FROM node", "RUN cd /app && npm ci"]),
        dockerfileOf(["FROM node", "RUN (cd /app)", "WORKDIR /app"]),
        dockerfileOf(["FROM node", "RUN <<EOF", "cd /app", "npm ci", "EOF"]),
        dockerfileOf(["FROM node", "RUN echo 'cd /app' >> /root/.bashrc"]),
      ],
    },
  },
  {
    id: "variable-without-effect",
    category: "bug",
    severity: "major",
    confidence: "high",
    title: "The variable {name} is exported as the last thing a RUN does, and is gone with it.",
    trigger: "Neither the instructions after it nor the running container see the variable.",
    why: "Each RUN starts a shell of its own. ENV sets a variable for all that follows and for the container.",
    examples: {
      flagged: [
        dockerfileOf(["FROM node", "RUN export NODE_ENV=production", "RUN npm ci"], [2]),
        dockerfileOf(["FROM node", "RUN npm ci && export PATH=$PATH:/app/bin"], [2]),
        dockerfileOf(["FROM node", "RUN apk add git; \\", "    export A=b"], [3]),
      ],
      clear: [
        dockerfileOf(["FROM node", "RUN export NODE_ENV=production && npm ci"]),
        dockerfileOf(["FROM node", "ENV NODE_ENV=production"]),
        dockerfileOf(["FROM node", "RUN echo 'export A=b' >> /etc/profile"]),
      ],
    },
  },
  {
    id: "command-ignored",
    category: "bug",
    severity: "major",
    confidence: "high",
    title: "ENTRYPOINT runs in a shell, so that CMD is ignored.",
    trigger:
      "The program starts without what CMD gives it, and without the arguments of docker run. It does not hear SIGTERM either, and is killed after ten seconds.",
    why: "The shell form makes the whole line the argument of /bin/sh -c, and nothing is appended to that. Write ENTRYPOINT as a JSON array.",
    examples: {
      flagged: [
        dockerfileOf(["FROM a", "ENTRYPOINT /app/start", 'CMD ["--port", "80"]'], [2]),
        dockerfileOf(["FROM a", "CMD serve", 'ENTRYPOINT exec /start "$@"'], [3]),
        dockerfileOf(["FROM a AS b", "ENTRYPOINT ./x", "CMD y", "FROM c", 'CMD ["d"]'], [2]),
      ],
      clear: [
        dockerfileOf(["FROM a", 'ENTRYPOINT ["/app/start"]', 'CMD ["--port", "80"]']),
        dockerfileOf(["FROM a", "ENTRYPOINT exec /app/start"]),
        dockerfileOf(["FROM a", "ENTRYPOINT exec /app/start", "CMD []"]),
        dockerfileOf(["FROM a AS x", "ENTRYPOINT /start", "FROM b", 'CMD ["c"]']),
      ],
    },
  },
  {
    id: "broken-json",
    category: "bug",
    severity: "major",
    confidence: "high",
    title: "The list of {name} is no JSON, so a shell gets it as it stands.",
    trigger:
      "The container starts with the test program [ instead of what is named, and ends at once.",
    why: "Only double quotes, with commas between, make the JSON form.",
    examples: {
      flagged: [
        dockerfileOf(["FROM a", "CMD ['b', 'c']"], [2]),
        dockerfileOf(["FROM a", 'ENTRYPOINT ["b" "c"]'], [2]),
        dockerfileOf(["FROM a", 'CMD ["b", "c",]'], [2]),
      ],
      clear: [
        dockerfileOf(["FROM a", 'CMD ["b", "c"]']),
        dockerfileOf(["FROM a", 'CMD [ "b", \\', '  "c" ]']),
        dockerfileOf(["FROM a", "CMD [ -f /x ] && y"]),
        dockerfileOf(["FROM a", "ENTRYPOINT []"]),
      ],
    },
  },
  {
    id: "instruction-overridden",
    category: "bug",
    severity: "major",
    confidence: "high",
    title: "This {name} is overridden by a later one of the same stage.",
    trigger: "What it names never runs: of several, only the last one counts.",
    why: "A container has one command, one entry point and one health check. Start several programs from one script, or remove the one that does not count.",
    examples: {
      flagged: [
        dockerfileOf(["FROM a", 'CMD ["b"]', 'CMD ["c"]'], [2]),
        dockerfileOf(["FROM a", "ENTRYPOINT b", "RUN c", 'ENTRYPOINT ["d"]'], [2]),
        dockerfileOf(["FROM a", "HEALTHCHECK CMD b", "HEALTHCHECK CMD c"], [2]),
      ],
      clear: [
        dockerfileOf(["FROM a AS x", 'CMD ["b"]', "FROM x", 'CMD ["c"]']),
        dockerfileOf(["FROM a", 'ENTRYPOINT ["b"]', 'CMD ["c"]']),
        dockerfileOf(["FROM a", "HEALTHCHECK CMD b", 'CMD ["c"]']),
      ],
    },
  },
  {
    id: "unknown-stage",
    category: "bug",
    severity: "major",
    confidence: "high",
    title: "There is no earlier stage {name} to copy from.",
    trigger:
      "The builder looks for an image of that name instead, and the build fails or takes files of strangers.",
    why: "Only stages above can be named. Mind the spelling, and that numbers begin with 0.",
    examples: {
      flagged: [
        dockerfileOf(["FROM a AS builder", "RUN b", "FROM c", "COPY --from=bulider /x /x"], [4]),
        dockerfileOf(["FROM a", "COPY --from=1 /x /x"], [2]),
        dockerfileOf(["FROM a AS one", "COPY --from=assets /x /x", "FROM b AS assets"], [2]),
      ],
      clear: [
        dockerfileOf(["FROM a AS Builder", "FROM c", "COPY --from=builder /x /x"]),
        dockerfileOf(["FROM a AS builder", "FROM c", "COPY --from=nginx /x /x"]),
        dockerfileOf(["FROM a", "FROM c", "COPY --from=0 /x /x"]),
        dockerfileOf(["FROM a AS builder", "FROM c", "COPY --from=ghcr.io/o/bulider:1 /x /x"]),
      ],
    },
  },
  {
    id: "argument-not-in-stage",
    category: "bug",
    severity: "major",
    confidence: "medium",
    title: "The argument {name} is not known in this stage and stays empty.",
    trigger:
      "It was declared before FROM, which only serves FROM itself: here an empty text takes its place, whatever the build is given.",
    why: "Say ARG with the name once more after FROM; the value of before is then taken over.",
    examples: {
      flagged: [
        dockerfileOf(["ARG APP_DIR=/app", "FROM a", "WORKDIR $APP_DIR"], [3]),
        dockerfileOf(["ARG RELEASE=1", "FROM a:$RELEASE", "RUN curl -O x/${RELEASE}.tgz"], [3]),
        dockerfileOf(
          ["ARG X=1", "FROM a AS b", "ARG X", "RUN echo $X", "FROM c", "LABEL v=$X"],
          [6],
        ),
      ],
      clear: [
        dockerfileOf([
          "ARG RELEASE=1",
          "FROM a:$RELEASE",
          "ARG RELEASE",
          "RUN curl -O x/$RELEASE.tgz",
        ]),
        dockerfileOf(["ARG X=1", "FROM a AS b", "ARG X", "FROM b", "RUN echo $X"]),
        dockerfileOf([
          "ARG X=1",
          "FROM a",
          "RUN X=2; echo $X",
          "RUN echo '$X'",
          "RUN echo ${X:-3}",
        ]),
        dockerfileOf(["ARG NODE_VERSION=20", "FROM node:$NODE_VERSION", "RUN echo $NODE_VERSION"]),
      ],
    },
  },
  {
    id: "argument-too-late",
    category: "bug",
    severity: "major",
    confidence: "high",
    title: "FROM uses {name}, which is declared in a stage and not before the first FROM.",
    trigger: "The name of the image is put together with an empty text, and the build fails.",
    why: "FROM only knows the arguments above the first FROM. Move the ARG there.",
    examples: {
      flagged: [
        dockerfileOf(["FROM a", "ARG TAG=1", "FROM b:$TAG"], [3]),
        dockerfileOf(["FROM a AS x", "ENV REPO=c", "FROM ${REPO}/d"], [3]),
        dockerfileOf(["ARG OTHER", "FROM a", "ARG TAG", "FROM b:${TAG}-slim"], [4]),
      ],
      clear: [
        dockerfileOf(["ARG TAG=1", "FROM a", "ARG TAG", "FROM b:$TAG"]),
        dockerfileOf(["FROM --platform=$BUILDPLATFORM a", "ARG BUILDPLATFORM"]),
        dockerfileOf(["FROM a", "ARG TAG", "FROM b:${TAG:-1}"]),
      ],
    },
  },
  {
    id: "impossible-port",
    category: "bug",
    severity: "major",
    confidence: "high",
    title: "{name} is no port.",
    trigger: "The build fails at this line.",
    why: "Ports go from 1 to 65535, and a range from the lower to the higher.",
    examples: {
      flagged: [
        dockerfileOf(["FROM a", "EXPOSE 80808"], [2]),
        dockerfileOf(["FROM a", "EXPOSE 80 0/tcp"], [2]),
        dockerfileOf(["FROM a", "EXPOSE 9000-8000"], [2]),
      ],
      clear: [
        dockerfileOf(["FROM a", "EXPOSE 65535/udp"]),
        dockerfileOf(["FROM a", "EXPOSE $PORT 8000-9000"]),
        dockerfileOf(["FROM a", "EXPOSE 80/tcp 443"]),
      ],
    },
  },
  {
    id: "onbuild-refused",
    category: "bug",
    severity: "major",
    confidence: "high",
    title: "ONBUILD cannot put off {name}.",
    trigger: "The build fails at this line.",
    why: "ONBUILD takes any instruction but FROM, MAINTAINER and ONBUILD itself.",
    examples: {
      flagged: [
        dockerfileOf(["FROM a", "ONBUILD ONBUILD RUN b"], [2]),
        dockerfileOf(["FROM a", "ONBUILD FROM b"], [2]),
        dockerfileOf(["FROM a", "onbuild maintainer x"], [2]),
      ],
      clear: [
        dockerfileOf(["FROM a", "ONBUILD RUN b"]),
        dockerfileOf(["FROM a", "ONBUILD COPY . /app"]),
        dockerfileOf(["FROM a", "RUN echo ONBUILD FROM b"]),
      ],
    },
  },
  {
    id: "archive-not-unpacked",
    category: "bug",
    severity: "minor",
    confidence: "medium",
    title: "ADD does not unpack an archive that it fetches.",
    trigger: "The folder holds the archive itself, and nothing after this line opens it.",
    why: "Only archives from the build's own folder are unpacked. Fetch it in a RUN that pipes it into tar, or say unpack=true as a flag of ADD.",
    examples: {
      flagged: [
        dockerfileOf(["FROM a", "ADD https://b.example/c.tar.gz /opt/"], [2]),
        dockerfileOf(["FROM a", 'ADD ["https://b.example/c.tgz", "/opt/"]', "RUN ls /opt"], [2]),
        dockerfileOf(
          ["FROM a AS b", "ADD http://c.example/d.tar /d/", "FROM e", "RUN tar xf /x"],
          [2],
        ),
      ],
      clear: [
        dockerfileOf(["FROM a", "ADD c.tar.gz /opt/"]),
        dockerfileOf([
          "FROM a",
          "ADD https://b.example/c.tar.gz /opt/",
          "RUN tar xzf /opt/c.tar.gz",
        ]),
        dockerfileOf(["FROM a", "ADD --unpack=true https://b.example/c.tar.gz /opt/"]),
        dockerfileOf(["FROM a", "ADD https://b.example/tool /usr/bin/tool"]),
      ],
    },
  },
];
