/** The name of whom the page stands for, such as the shopper's bank. */
export type Site = string;

export type DecisionForm = {
  site: Site;
  title: string;
  lead: string;
  rows: { label: string; value: string; emphasized?: boolean }[];
  approve: string;
  decline: string;
};

/** The page on which a person plays the shopper. It works without scripts. */
export function decisionPage({ site, title, lead, rows, approve, decline }: DecisionForm): string {
  const list = rows.map(({ label, value, emphasized }) => {
    const attributes = emphasized === true ? ' class="amount"' : "";
    return `  <div><dt>${escapeHtml(label)}</dt><dd${attributes}>${escapeHtml(value)}</dd></div>`;
  });
  return page(
    site,
    title,
    `<p>${escapeHtml(lead)}</p>
<dl>
${list.join("\n")}
</dl>
<form method="post">
  <button class="approve" name="outcome" value="approve">${escapeHtml(approve)}</button>
  <button name="outcome" value="decline">${escapeHtml(decline)}</button>
</form>`,
  );
}

export function messagePage(site: Site, title: string, message: string): string {
  return page(site, title, `<p role="status">${escapeHtml(message)}</p>`);
}

function page(site: Site, title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · ${escapeHtml(site)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<p class="site">${escapeHtml(site)}</p>
<h1>${escapeHtml(title)}</h1>
${content}
<p class="note">This is a test page: no real money moves.</p>
</main>
</body>
</html>
`;
}

const STYLE = `
:root { color-scheme: light dark; --text: #17202e; --soft: #566173; --line: #d9dee7; --card: #fff; --page: #eef1f6; --brand: #1f4fd1; --on-brand: #fff; }
@media (prefers-color-scheme: dark) { :root { --text: #eef1f6; --soft: #a9b3c3; --line: #39434f; --card: #1b222c; --page: #11161d; --brand: #9db8ff; --on-brand: #0b1a45; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 26rem; padding: 2rem; background: var(--card); border: 1px solid var(--line); border-radius: 1rem; }
h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.25; }
.site { margin: 0 0 1rem; color: var(--brand); font-weight: 600; }
.note { margin: 1.5rem 0 0; color: var(--soft); font-size: .875rem; }
dl { margin: 1.5rem 0; border-top: 1px solid var(--line); }
dl div { display: flex; justify-content: space-between; gap: 1rem; padding: .625rem 0; border-bottom: 1px solid var(--line); }
dt { color: var(--soft); }
dd { margin: 0; text-align: right; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
.amount { font-weight: 600; }
form { display: flex; flex-wrap: wrap; gap: .75rem; }
button { flex: 1 1 8rem; min-height: 3rem; padding: 0 1rem; border: 1px solid var(--soft); border-radius: .625rem; background: transparent; color: inherit; font: inherit; font-weight: 600; cursor: pointer; }
button.approve { border-color: var(--brand); background: var(--brand); color: var(--on-brand); }
button:focus-visible { outline: 3px solid var(--brand); outline-offset: 3px; }
`;

function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}
