import { z } from 'zod'

/** BCP 47, in its usual capitals: `pt-br` becomes `pt-BR`. */
export const LanguageTag = z
  .string()
  .max(35)
  .transform((text, context) => {
    const tag = canonical(text)
    if (tag) return tag

    context.addIssue({ code: 'custom', message: 'Use a language tag such as `en` or `pt-BR`.' })
    return z.NEVER
  })

function canonical(text: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(text)[0]
  } catch {
    // Not a language tag: a RangeError says so.
    return undefined
  }
}
