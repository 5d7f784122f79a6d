import { type Html, html } from '@afterword/shared/http/html'

type Place = {
  publicUrl: string
  /** Where this clone's demo key lies, as one would type it. */
  keyFile: string
}

const SERVICES = ['comments', 'subscriptions', 'mailer']

/** What a developer can do with the demo: look behind it, and press what an editor would. */
export function developers({ publicUrl, keyFile }: Place): Html {
  const lines = commandLines({ publicUrl, keyFile })
  return html`<section class="developers" id="developers" aria-labelledby="developers-title">
<h2 id="developers-title">For developers</h2>
<p>Every mail this demo sends stays on this machine, in the <a href="/inbox">inbox</a>. The reply form, the thread and the box above are two elements and one script; this page forbids every other.</p>
<form method="post" action="/demo/publish">
<button>Publish a new article</button>
<p>Announces it as a newsroom’s system would. Confirmed subscribers have their mail seconds later.</p>
</form>
<dl>
<div><dt>Interfaces</dt><dd>${SERVICES.map((name) => html`<a href="/${name}/docs/">${name}</a> `)}</dd></div>
<div><dt>Key of this demo</dt><dd><code>${keyFile}</code></dd></div>
</dl>
<details>
<summary>The same from a terminal</summary>
${lines.map(({ title, command }) => html`<h3>${title}</h3>\n<pre tabindex="0"><code>${command}</code></pre>\n`)}
</details>
</section>`
}

type CommandLine = { title: string; command: string }

/** The documented calls, as a terminal takes them. */
export function commandLines({ publicUrl, keyFile }: Place): CommandLine[] {
  const key = `curl -H "Authorization: Bearer $(cat '${keyFile}')" \\\n  `
  const json = `-H 'Content-Type: application/json' \\\n  `
  const moderation = `${publicUrl}/comments/v1/sites/lantern/moderation`
  const decision = `-d '{"decisions":[{"commentId":"…","action":"approve"}]}'`
  const article = `-d '{"url":"${publicUrl}/articles/by-hand-'$(date +%s)'",\n  "title":"Made by hand","breaking":true}'`
  return [
    { title: 'What waits for a moderator', command: key + moderation },
    {
      title: 'Approve, with the id of the comment',
      command: `${key}${json}${moderation}/decisions \\\n  ${decision}`,
    },
    {
      title: 'Publish',
      command: `${key}${json}${publicUrl}/subscriptions/v1/sites/lantern/publications \\\n  ${article}`,
    },
  ]
}
