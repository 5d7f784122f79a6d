import { get, type IncomingMessage } from 'node:http'

type ServerEvent = { id: string | undefined; event: string; data: Data }

type Data = { id?: string; version?: number; comment?: { id: string; html: string } }

export type EventStream = {
  status: number
  headers: IncomingMessage['headers']
  /** What has come so far. */
  events: ServerEvent[]
  text: () => string
  isOver: () => boolean
  close: () => void
}

/** Opens an event stream, and gathers what comes. */
export async function openEvents(
  url: string,
  headers: Record<string, string> = {},
): Promise<EventStream> {
  const request = get(url, { headers: { connection: 'close', ...headers }, agent: false })
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve)
    request.once('error', reject)
  })
  let text = ''
  let read = 0
  let over = false
  const events: ServerEvent[] = []
  response.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
    for (let end = text.indexOf('\n\n', read); end >= 0; end = text.indexOf('\n\n', read)) {
      const event = readEvent(text.slice(read, end))
      if (event) events.push(event)
      read = end + 2
    }
  })
  response.on('error', () => undefined).once('close', () => (over = true))

  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    events,
    text: () => text,
    isOver: () => over,
    close: () => request.destroy(),
  }
}

function readEvent(block: string): ServerEvent | undefined {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1]
  const event = field('event')
  const data = field('data')
  return event && data ? { id: field('id'), event, data: JSON.parse(data) } : undefined
}
