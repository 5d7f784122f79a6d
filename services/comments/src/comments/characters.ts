import type { z } from 'zod'

/**
 * Limits a text to so many characters, as people, WordPress and JSON Schema count them: an emoji
 * takes two units of UTF-16, and is one. Too long is refused, never cut.
 */
export function atMost(text: z.ZodString, most: number): z.ZodString {
  return text
    .refine((given) => isAtMost(given, most), `This is too long: at most ${most} characters.`)
    .meta({ maxLength: most })
}

function isAtMost(text: string, most: number): boolean {
  if (text.length <= most) return true
  // A character is two units at most, so what is longer still need not be counted.
  return text.length <= 2 * most && Array.from(text).length <= most
}
