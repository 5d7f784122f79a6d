/** Words in braces are filled in; see phrase.ts. */
export const english = {
  replies: { one: '{count} reply', other: '{count} replies' },
  repliesTo: { one: '{count} reply to “{title}”', other: '{count} replies to “{title}”' },
  noReplies: 'No replies yet',
  loading: 'Loading comments…',
  notLoaded: 'Comments could not be loaded.',
  tryAgain: 'Try again',
  sort: 'Sort by',
  newest: 'Newest first',
  oldest: 'Oldest first',
  moreComments: 'More comments',
  moreReplies: 'More replies',
  reply: 'Reply',
  replyTo: 'Reply to {name}',
  inReplyTo: 'in reply to {name}',
  writeReply: 'Write a reply',
  waiting: 'Waiting for a moderator',
  removed: 'Comment removed',
  closed: 'Comments are closed.',

  leaveReply: 'Leave a Reply',
  leaveReplyTo: 'Leave a Reply to {name}',
  cancelReply: 'Cancel reply',
  notPublished: 'Your email address will not be published.',
  requiredMarked: 'Required fields are marked {mark}',
  comment: 'Comment',
  name: 'Name',
  email: 'Email',
  website: 'Website',
  saveAuthor: 'Save my name, email, and website in this browser for the next time I comment.',
  notifyPosts: 'Notify me of new posts by email.',
  postComment: 'Post Comment',
  posting: 'Posting…',
  charactersLeft: { one: '{count} character left', other: '{count} characters left' },
  charactersOver: { one: '{count} character too many', other: '{count} characters too many' },

  commentMissing: 'Please write a comment.',
  commentTooLong: 'Please shorten your comment to {count} characters.',
  nameMissing: 'Please enter your name.',
  emailMissing: 'Please enter your email address.',
  emailWrong: 'Please enter an email address such as name@example.com.',
  checkFields: 'Please check what is marked above.',
  offline: 'We could not reach the server. Nothing you wrote is lost: please try again.',
  unavailable:
    'The server cannot take this right now. Nothing you wrote is lost: please try again in a few minutes.',
  tooMany:
    'That was a little too fast. Nothing you wrote is lost: please wait a moment, then try again.',
  tooManyWait: {
    one: 'That was a little too fast. Nothing you wrote is lost: please try again in {count} second.',
    other:
      'That was a little too fast. Nothing you wrote is lost: please try again in {count} seconds.',
  },
  earlierVersion:
    'An earlier version of this comment has reached us already. Post again to send this one as well.',
  refused: 'The server did not accept this. Nothing you wrote is lost.',

  getNotified: 'And get notified every time we publish',
  subscribe: 'Subscribe',
  subscribing: 'Subscribing…',
  anotherAddress: 'Use another address',
}

export type Strings = typeof english

const LOCALES: Record<string, Strings> = { en: english }

/** The words to show, and the locale whose dates and numbers go with them. */
export type Language = { strings: Strings; locale: string }

export function languageFor(locale: string): Language {
  const base = locale.split('-')[0]?.toLowerCase() ?? ''
  const strings = LOCALES[base]
  return strings && isLocale(locale) ? { strings, locale } : { strings: english, locale: 'en' }
}

/** Intl throws at a locale it cannot read, and a page may say `lang="en_US"`. */
function isLocale(locale: string): boolean {
  try {
    return Intl.getCanonicalLocales(locale).length === 1
  } catch {
    return false
  }
}
