/** Whose mail it is, as our sentences name it. */
export type SiteWords = { name: string; host: string }

/** A mail with one button. */
export type Letter = {
  subject: (site: SiteWords) => string
  preview: string
  heading: string
  lead: (site: SiteWords) => string
  action: string
  note: string
  reason: (site: SiteWords) => string
}

/** What our mail says in one language. */
export type Words = {
  direction: 'ltr' | 'rtl'
  confirmation: Letter
  addressQuestion: Letter
  myComments: Letter
  moderatorNotice: {
    from: (sender: string) => string
    waiting: (count: number) => string
    lead: string
    action: string
    reason: (site: SiteWords) => string
  }
  publication: {
    action: string
    reason: (site: SiteWords) => string
    unsubscribe: string
  }
}

const en: Words = {
  direction: 'ltr',
  confirmation: {
    subject: ({ name }) => `Please confirm: e-mail from ${name}`,
    preview: 'One click and it is done. Without it, nothing will be sent.',
    heading: 'Is this your address?',
    lead: ({ name, host }) =>
      `Somebody, hopefully you, asked for e-mail from ${name} (${host}) to this address. ` +
      'Please confirm, and it will come. Without your click, nothing will be sent.',
    action: 'Confirm my address',
    note:
      'Was this not you? Then do nothing, and no more will come. You can also follow the link ' +
      'and choose “This was not me”. The link works for seven days.',
    reason: ({ host }) => `You get this one mail because your address was entered at ${host}.`,
  },
  addressQuestion: {
    subject: ({ name }) => `Please confirm: your comment at ${name}`,
    preview: 'One click, and your comments are known as yours.',
    heading: 'Is this your address?',
    lead: ({ name, host }) =>
      `Somebody, hopefully you, signed a comment at ${name} (${host}) with this address. ` +
      'Please confirm that it is yours. This is no subscription.',
    action: 'Confirm my address',
    note:
      'Was this not you? Then do nothing, and no more will come. You can also follow the link ' +
      'and choose “This was not me”. The link works for seven days.',
    reason: ({ host }) => `You get this one mail because your address was entered at ${host}.`,
  },
  myComments: {
    subject: ({ name }) => `Your comments at ${name}`,
    preview: 'The link works for an hour.',
    heading: 'Your comments',
    lead: ({ name, host }) =>
      `Here you can read, change, take away and erase what you have said at ${name} (${host}).`,
    action: 'See my comments',
    note:
      'Whoever has this link can do so too: please do not pass it on. It works for an hour. ' +
      'If you did not ask for it, do nothing.',
    reason: ({ host }) => `You get this one mail because it was asked for at ${host}.`,
  },
  moderatorNotice: {
    from: (sender) => `${sender} moderation`,
    waiting: (count) => (count === 1 ? '1 comment is waiting' : `${count} comments are waiting`),
    lead: 'What waits is not visible until a moderator approves it. Nothing is decided before you press a button on the page.',
    action: 'Read the newest comment',
    reason: ({ name }) => `You get this because you moderate comments at ${name}.`,
  },
  publication: {
    action: 'Read the article',
    reason: ({ name }) => `You get this because you asked ${name} to tell you about new articles.`,
    unsubscribe: 'Unsubscribe',
  },
}

/** Keyed by language. Whoever reads another one gets English. */
export const WORDS = { en } as const satisfies Record<string, Words>

export type Language = keyof typeof WORDS

export const FALLBACK: Language = 'en'

export const LANGUAGES: readonly Language[] = ['en']

/** The language of ours nearest to a locale such as `en-GB`. */
export function languageOf(locale: string): Language {
  const [base = ''] = locale.toLowerCase().split(/[-_]/)
  return isLanguage(base) ? base : FALLBACK
}

function isLanguage(text: string): text is Language {
  return Object.hasOwn(WORDS, text)
}
