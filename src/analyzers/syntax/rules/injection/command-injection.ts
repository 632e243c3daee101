import { callKinds } from "../../calls.ts";
import { go, java, js, py, ts } from "../../example.ts";
import type { SyntaxRule } from "../../syntax-rule.ts";
import { fieldOfEvent } from "./event-of-function.ts";
import { inputAmong } from "./input-arguments.ts";
import { shellCommands } from "./shell-commands.ts";

const check = inputAmong(shellCommands, {
  alsoInput: fieldOfEvent,
  clears:
    /(^shlex\.(quote|join)$|^pipes\.quote$|shell-?(quote|escape)|escapeShell|quoteShell|shellescape)/i,
});

/** A command of a shell that is put together with what somebody sent. */
export const commandInjection: SyntaxRule = {
  id: "command-injection",
  category: "security",
  severity: "critical",
  confidence: "high",
  cwe: "CWE-78",
  title: "Text from the request becomes part of a command.",
  trigger:
    "A request whose value holds `; rm -rf ~` or `$(curl …)` runs commands of its sender's choice on the server.",
  why: "A shell cannot tell the value from the command once they are one text. Start the program itself and pass each value as an argument of its own (execFile, a list without shell=True, exec.Command, ProcessBuilder), after checking that it does not begin with a hyphen.",
  visits: {
    javascript: {
      kinds: callKinds.javascript,
      mentions: ["child_process", "shelljs", "execa"],
      check,
    },
    python: { kinds: callKinds.python, mentions: ["subprocess", "system", "popen"], check },
    go: { kinds: callKinds.go, mentions: ["os/exec"], check },
    java: { kinds: callKinds.java, mentions: ["getRuntime", "ProcessBuilder"], check },
  },
  examples: {
    flagged: [
      java`
        class Tiles {
          void render(@RequestParam String name) throws IOException {
            Runtime runtime = Runtime.getRuntime();
            String command = "render --tile ".concat(name);
            runtime.exec(command); // <-
          }
        }
      `,
      java`
        class Tiles {
          Process render(@RequestParam String name) throws IOException {
            ProcessBuilder builder = new ProcessBuilder();
            builder.command("bash", "-c", "render --tile " + name); // <-
            return builder.start();
          }
        }
      `,
      ts`
        import { exec } from "node:child_process";
        import { promisify } from "node:util";
        const run = promisify(exec);

        app.post("/thumbnails", async (req, res) => {
          const { file, width } = req.body;
          await run(\`convert \${file} -resize \${width} out.png\`); // <-
          res.sendStatus(204);
        });
      `,
      py`
        import subprocess

        @app.get("/ping")
        def ping(host: str):
            return subprocess.check_output("ping -c 1 " + host, shell=True)  # <-
      `,
      py`
        import os

        def lookup(domain):
            return os.popen(f"dig +short {domain}").read()  # <-

        @app.route("/lookup")
        def show_lookup():
            return lookup(request.args.get("domain", "").strip())
      `,
      go`
        package web

        import "os/exec"

        func archive(c *gin.Context) {
        	name := c.Query("name")
        	out, err := exec.CommandContext(c, "bash", "-c", "tar czf - "+name).Output() // <-
        	send(c, out, err)
        }
      `,
      java`
        class Reports {
          void run(HttpServletRequest request) throws IOException {
            String month = request.getParameter("month");
            new ProcessBuilder("sh", "-c", "report.sh " + month).start(); // <-
          }
        }
      `,
    ],
    clear: [
      java`
        class Tiles {
          void render(@RequestParam String name) throws IOException {
            Runtime runtime = Runtime.getRuntime();
            runtime.exec(new String[] {"/usr/bin/render", name});
          }
        }
      `,
      ts`
        import { execFile } from "node:child_process";
        app.post("/thumbnails", (req, res) => {
          execFile("convert", [req.body.file, "-resize", "100", "out.png"], () => res.end());
        });
      `,
      js`
        const { exec } = require("child_process");
        const actions = ["start", "stop"];
        app.post("/service", (req, res) => {
          if (!actions.includes(req.body.action)) return res.sendStatus(400);
          exec(\`systemctl \${req.body.action} worker\`, () => res.end());
        });
      `,
      js`
        app.get("/emails", (req, res) => {
          const found = /@(.+)$/.exec(req.query.email);
          res.json({ domain: found?.[1] });
        });
      `,
      py`
        import shlex, subprocess

        @app.get("/ping")
        def ping(host: str):
            return subprocess.check_output(f"ping -c 1 {shlex.quote(host)}", shell=True)
      `,
      py`
        import subprocess

        @app.get("/page")
        def page(number: int):
            return subprocess.check_output(f"render.sh {number}", shell=True)
      `,
      go`
        package web

        import "os/exec"

        func archive(c *gin.Context) {
        	out, err := exec.Command("tar", "czf", "-", "--", c.Query("name")).Output()
        	send(c, out, err)
        }
      `,
      java`
        class Reports {
          void run(HttpServletRequest request) throws IOException {
            new ProcessBuilder("report.sh", "--month", request.getParameter("month")).start();
          }
        }
      `,
    ],
  },
};
