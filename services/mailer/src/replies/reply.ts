/** What a mail server said, in the parts that mean something. */
export type Reply = {
  /** RFC 5321: 250, 450, 550. 0 where there is none, as in most reports of a bounce. */
  code: number
  /** RFC 3463: 5.1.1. Empty where the server gives none. */
  enhanced: string
  text: string
}

/** Reads the last line that a server sends: `550 5.1.1 no such user`. */
export function readReply(line: string): Reply {
  const [, code = '0', rest = ''] = /^(\d{3})[ -]?([^]*)$/.exec(line) ?? [line, '0', line]
  const [, enhanced = ''] = /^([245]\.\d{1,3}\.\d{1,3})\b/.exec(rest) ?? []
  return { code: Number(code), enhanced, text: rest.slice(enhanced.length).trim() }
}

const SECONDS = { second: 1, minute: 60, hour: 3_600 }

/** How long the server asks us to stay away: "try again in 300 seconds". */
export function secondsAskedFor({ text }: Reply): number | null {
  const asked =
    /\b(?:again|later|retry|wait|back)\b[^.\d]{0,30}?(\d{1,6})\s*(second|sec|minute|min|hour|s)\b/i
  const [, count, unit = ''] =
    asked.exec(text.replace(/(\d\s*(?:second|minute|min|sec|hour))s\b/gi, '$1')) ?? []
  return count ? Number(count) * secondsPer(unit.toLowerCase()) : null
}

function secondsPer(unit: string): number {
  if (unit === 'hour') return SECONDS.hour
  return unit.startsWith('min') ? SECONDS.minute : SECONDS.second
}
