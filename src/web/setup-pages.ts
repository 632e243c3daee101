import { html, raw } from "hono/html";
import type { AppManifest } from "./app-manifest.ts";

type Page = ReturnType<typeof html>;

/** The pages of the guided set-up: plain HTML without scripts, every value escaped. */
export const setupPages = {
  /** Asks for what the manifest needs. */
  ask: (token: string, problem: string | null, publicUrl: string): Page =>
    page(html`
      <h1>Register Marginalia with GitHub</h1>
      <p>
        GitHub will create an App of your own from a manifest, and hand its key to this server,
        which writes it to <code>.env</code>.
      </p>
      ${problem === null ? "" : html`<p role="alert"><strong>${problem}</strong></p>`}
      <form method="get" action="/setup">
        <input type="hidden" name="token" value="${token}" />
        <p>
          <label
            >Where GitHub reaches this server from the internet<br /><input
              name="url"
              type="url"
              size="50"
              required
              placeholder="https://marginalia.example.com"
              value="${publicUrl}"
          /></label>
        </p>
        <p>
          <label
            >Organisation that shall own the App; empty for your own account<br /><input
              name="organization"
              size="50"
              pattern="[A-Za-z0-9-]*"
          /></label>
        </p>
        <p>
          <label
            ><input name="merge_queues" type="checkbox" value="yes" /> Merge queues shall require
            its check</label
          >
        </p>
        <button>Show the manifest</button>
      </form>
    `),

  /** Shows the manifest and sends the browser to GitHub with it. */
  confirm: (action: string, manifest: AppManifest): Page =>
    page(html`
      <h1>Check, then create</h1>
      <p>GitHub will be asked to create this App. It shows you the same once more.</p>
      <pre>${JSON.stringify(manifest, null, 2)}</pre>
      <form method="post" action="${action}">
        <input type="hidden" name="manifest" value="${JSON.stringify(manifest)}" />
        <button>Create the App on GitHub</button>
      </form>
    `),

  done: (installUrl: string): Page =>
    page(html`
      <h1>The App is registered</h1>
      <p>Its key is in <code>.env</code>, and this server now starts with it.</p>
      <p>Last step: <a href="${installUrl}">choose the repositories that it shall review</a>.</p>
    `),

  failed: (what: string): Page =>
    page(html`
      <h1>This did not work</h1>
      <p>${what}</p>
    `),
};

function page(body: Page): Page {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>Marginalia</title>
        ${raw('<meta name="viewport" content="width=device-width" />')}
      </head>
      <body>
        ${body}
      </body>
    </html>`;
}
