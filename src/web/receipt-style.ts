import { createHash } from "node:crypto";

/** The style of the receipt's page: one column, readable on a phone, in the reader's light or dark. */
export const receiptStyle = `
:root { color-scheme: light dark; --ink: #1c2128; --dim: #59636e; --page: #ffffff; --card: #f6f8fa;
  --line: #d1d9e0; --good: #1a7f37; --bad: #b42318; --warn: #8a5a00; --link: #0a58ca; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --dim: #9aa4af; --page: #0d1117;
  --card: #151b23; --line: #3d444d; --good: #4ac26b; --bad: #ff8277; --warn: #e3b341; --link: #79b8ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 56rem; padding: 1.5rem 1rem 4rem; background: var(--page);
  color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
a { color: var(--link); }
h1 { font-size: 1.4rem; line-height: 1.3; margin: 0 0 0.25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 2.25rem 0 0.5rem; }
p { margin: 0.25rem 0; }
code { font: 0.875em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.dim { color: var(--dim); }
.small { font-size: 0.875rem; }
.verdict { border: 1px solid var(--line); border-left: 0.4rem solid var(--tone, var(--dim));
  border-radius: 0.4rem; background: var(--card); padding: 0.75rem 1rem; margin: 1rem 0; font-size: 1.1rem;
  font-weight: 600; overflow-wrap: anywhere; }
.good { --tone: var(--good); } .bad { --tone: var(--bad); } .warn { --tone: var(--warn); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.2rem 1rem; margin: 0; }
dt { color: var(--dim); } dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
ul { list-style: none; margin: 0; padding: 0; border-top: 1px solid var(--line); }
li { border-bottom: 1px solid var(--line); padding: 0.5rem 0; overflow-wrap: anywhere; }
.tag { display: inline-block; color: var(--tone, var(--dim)); border: 1px solid currentColor;
  border-radius: 1rem; padding: 0 0.55rem; font-size: 0.8rem; white-space: nowrap; }
details { margin-top: 1rem; } summary { cursor: pointer; color: var(--link); }
@media (max-width: 32rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: 0.5rem; } }
`;

/** The only style that the page's policy lets in. */
export const receiptStyleSource = `'sha256-${createHash("sha256").update(receiptStyle).digest("base64")}'`;
