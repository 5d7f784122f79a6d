/** What every `type` begins with: a name, not a place to fetch from. docs/problems explains each. */
const PROBLEM_PAGES = 'https://afterword.dev/problems/'

/** Every problem a client of our API can meet. Each key ends an RFC 9457 `type` URI. */
export const catalogue = {
  'malformed-request': { status: 400, title: 'The request could not be read.' },
  'invalid-query': { status: 400, title: 'The address of this request is not valid.' },
  'idempotency-key-invalid': { status: 400, title: 'The Idempotency-Key is not usable.' },
  unauthorized: { status: 401, title: 'This needs a valid API key.' },
  'webhook-refused': { status: 401, title: 'This report is not signed as agreed.' },
  'sign-in-invalid': { status: 401, title: 'The news site does not vouch for this sign-in.' },
  forbidden: { status: 403, title: 'This API key may not do that.' },
  'sign-in-required': { status: 403, title: 'Please sign in to the site to comment here.' },
  blocked: { status: 403, title: 'You cannot comment here.' },
  'proof-required': {
    status: 403,
    title: 'Too much is arriving at once. Please wait a minute, then send it again.',
  },
  'origin-not-allowed': { status: 403, title: 'This page does not belong to the site.' },
  'vote-refused': { status: 403, title: 'This vote cannot be counted.' },
  'edit-not-allowed': { status: 403, title: 'This comment can no longer be changed.' },
  'not-found': { status: 404, title: 'There is nothing at this address.' },
  'site-not-found': { status: 404, title: 'There is no such site.' },
  'thread-not-found': { status: 404, title: 'There is no such thread.' },
  'comment-not-found': { status: 404, title: 'There is no such comment.' },
  'link-not-valid': { status: 404, title: 'This link does not work any more.' },
  'decision-not-found': { status: 404, title: 'There is no such decision.' },
  'review-not-found': { status: 404, title: 'Nobody asked for such a review.' },
  'campaign-not-found': { status: 404, title: 'There is no such campaign.' },
  'suppression-not-found': { status: 404, title: 'There is no such suppression.' },
  'webhook-closed': { status: 404, title: 'Reports of this provider are not taken here.' },
  'delivery-not-found': { status: 404, title: 'There is no such delivery.' },
  'alert-not-found': { status: 404, title: 'There is no such alert.' },
  'hold-not-found': { status: 404, title: 'No such campaign is kept back.' },
  'code-not-valid': { status: 404, title: 'This code does not work any more.' },
  'thread-closed': { status: 409, title: 'This thread is closed to new comments.' },
  'duplicate-comment': { status: 409, title: 'It looks as though you have already said that.' },
  'request-in-flight': { status: 409, title: 'The same request is being worked on.' },
  'undo-refused': { status: 409, title: 'This decision cannot be undone any more.' },
  'review-refused': { status: 409, title: 'This review cannot be decided like that.' },
  'page-name-taken': { status: 409, title: 'Another page goes by that name.' },
  'delivery-settled': { status: 409, title: 'How this delivery ended is known.' },
  'campaign-state': { status: 409, title: 'The campaign is past that point.' },
  'body-too-large': { status: 413, title: 'The request body is too large.' },
  'media-type-not-supported': { status: 415, title: 'Send this as application/json.' },
  'invalid-body': { status: 422, title: 'Some of what was sent is not valid.' },
  'page-not-of-site': { status: 422, title: 'This page does not belong to the site.' },
  'parent-not-found': { status: 422, title: 'The comment you are replying to is gone.' },
  'comment-refused': { status: 422, title: 'This comment cannot be published here.' },
  'idempotency-key-reused': {
    status: 422,
    title: 'This Idempotency-Key was used for something else.',
  },
  'too-many-requests': { status: 429, title: 'That was a little too fast. Please wait a moment.' },
  'internal-error': { status: 500, title: 'Something went wrong on our side.' },
  unavailable: { status: 503, title: 'We cannot do that right now. Please try again shortly.' },
} as const satisfies Record<string, { status: number; title: string }>

export type ProblemCode = keyof typeof catalogue

export function problemType(code: ProblemCode): string {
  return PROBLEM_PAGES + code
}

/** One offending field, by JSON pointer (RFC 6901) into the body, or `?name` for a query parameter. */
export type FieldError = { pointer: string; detail: string }

type Details = {
  detail?: string
  errors?: FieldError[]
  /** Sent as Retry-After, in seconds. */
  retryAfterSeconds?: number
}

/** Thrown by use cases. They name the problem; its HTTP status is the catalogue's business. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly code: ProblemCode
  readonly details: Readonly<Details>

  constructor(code: ProblemCode, details: Details = {}) {
    super(catalogue[code].title)
    this.code = code
    this.details = details
  }

  get status(): number {
    return catalogue[this.code].status
  }

  toJSON(): Record<string, unknown> {
    const { detail, errors } = this.details
    return {
      type: problemType(this.code),
      title: this.message,
      status: this.status,
      ...(detail && { detail }),
      ...(errors && { errors }),
    }
  }
}
