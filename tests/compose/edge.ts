import { z } from 'zod'

const EDGE = process.env['EDGE_URL'] ?? 'http://localhost'
const ORIGIN = 'https://news.example'

const Answer = z.looseObject({
  state: z.string().optional(),
  totals: z.record(z.string(), z.int()).optional(),
  thread: z.object({ count: z.int() }).optional(),
  campaign: z.object({ id: z.string() }).nullish(),
  suppressions: z.array(z.object({ cause: z.string() })).optional(),
})
type Answer = z.infer<typeof Answer>

type Call = { path: string; body?: object; key?: string; expect: number }

/** Calls our API through the edge, and insists on the status. */
export async function call({ path, body, key, expect }: Call): Promise<Answer> {
  const response = await fetch(EDGE + path, {
    method: body ? 'POST' : 'GET',
    headers: {
      'content-type': 'application/json',
      ...(key ? { authorization: `Bearer ${key}` } : { origin: ORIGIN }),
    },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (response.status !== expect) throw new Error(`${path} answered ${response.status}: ${text}`)
  return Answer.parse(JSON.parse(text))
}

/** Follows a link in a mail as a reader does: looks, then presses the button. */
export async function press(link: string, form: Record<string, string>): Promise<string> {
  const page = await fetch(link)
  if (page.status !== 200) throw new Error(`${new URL(link).pathname} answered ${page.status}`)
  const pressed = await fetch(link, { method: 'POST', body: new URLSearchParams(form) })
  if (pressed.status !== 200) throw new Error(`its button answered ${pressed.status}`)
  return pressed.text()
}
