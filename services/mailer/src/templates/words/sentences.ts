/** The forms `Intl.PluralRules` knows. Which of them a language has, its file says. */
export type PluralForm = Intl.LDMLPluralRule

/** One sentence in every form its `{count}` may ask for. */
export type Plural<Form extends PluralForm = PluralForm> = Record<Form, string>

/** A mail with one button. `{site}` and `{host}` may stand in every sentence. */
export type Letter = {
  subject: string
  preview: string
  heading: string
  lead: string
  action: string
  note?: string
  reason: string
}

/** What tells a follower of comments; `{topic}` is the article's title, or else the site. */
type FollowerNotice<Form extends PluralForm> = {
  subject: Plural<Form>
  heading: Plural<Form>
  action: string
  reason: string
  unsubscribe: string
}

/** All that our mail says in one language. What is missing there is a type error. */
export type Sentences<Form extends PluralForm> = {
  direction: 'ltr' | 'rtl'
  confirmation: Letter
  addressQuestion: Letter
  welcome: Letter
  myComments: Letter
  signIn: Letter
  exportReady: Letter
  commentApproved: Letter
  commentRejected: Letter
  commentRemoved: Letter
  reportDecided: Letter
  reviewDecided: Letter
  moderatorNotice: {
    from: string
    waiting: Plural<Form>
    lead: string
    action: string
    /** Under each of the comments it shows. */
    decide: string
    reason: string
    preferences: string
  }
  /** Who mail to followers is from. */
  commentsFrom: string
  reply: FollowerNotice<Form>
  followUp: FollowerNotice<Form>
  /** Under the comments a notice shows, or what a digest does, when there are more. */
  andMore: Plural<Form>
  publication: { action: string; reason: string }
  digest: {
    /** Of the first article, and how many come after it. */
    subject: Plural<Form>
    today: string
    thisWeek: string
    readArticle: string
    fromDiscussion: string
    discussions: string
    newComments: Plural<Form>
    action: string
    reason: string
  }
  unsubscribe: string
  /** Stands where somebody's words had an address: their links are not ours to pass on. */
  link: string
}

/** The same, whichever forms a language has. */
export type Words = Sentences<'other'>
