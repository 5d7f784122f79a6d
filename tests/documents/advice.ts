import type { ProblemCode } from '@afterword/shared/problem'

/** What whoever meets a problem can do about it. */
export const ADVICE: Record<ProblemCode, string> = {
  'malformed-request':
    'Send well-formed JSON, and percent-encode the path as UTF-8. The same request will fail again.',
  'invalid-query':
    'Correct the query parameters that `errors` names. A cursor (`after`) belongs to the one list that gave it.',
  'idempotency-key-invalid':
    'Send 22 to 200 visible ASCII characters of which 128 bits are random (`openssl rand -hex 16` makes such), or leave the header out.',
  unauthorized:
    'Send `Authorization: Bearer <API key>`. A key is shown once, when `afterword key add` makes it, and ends with `afterword key revoke`.',
  forbidden: 'Use a key with the scope that the API document names for this call.',
  'origin-not-allowed':
    'Add the origin of the page to the site: `afterword site set <id> --origin https://news.example` (give all of them: they replace the old ones).',
  'webhook-refused':
    'Compare the secret set here with the provider’s, and both clocks: a report is taken within minutes of its signature.',
  'sign-in-invalid':
    'The token of the news site is not valid: read `detail`, and compare its key, audience, issuer and clock with `GET …/sign-in`.',
  'sign-in-required':
    'The site takes comments only from readers who are signed in there. Send its token as `signIn`.',
  blocked: 'A moderator has blocked this reader, address or network; `GET …/blocks` lists why.',
  'proof-required':
    'Get a task from `GET …/challenge`, solve it, and send the solution as `proof`; or wait `Retry-After` seconds.',
  'vote-refused': 'Read `detail`: the site takes no such votes, or the thread is closed.',
  'edit-not-allowed':
    'Its time to be changed is over, or a moderator has decided about it. `editableUntil` of own-comments says how long.',
  'not-found':
    'Compare path and method with the API document; paths are case-sensitive and take no slash at the end.',
  'site-not-found':
    'Check the site’s id with `afterword site list`. To an API key of another site, this one does not exist either.',
  'thread-not-found':
    'The thread was never made, or a moderator has hidden it. `PUT …/threads` with the `url` of its page makes one.',
  'comment-not-found': 'It does not exist, or is not visible. Read the thread again.',
  'campaign-not-found': 'Check the id with the site’s list of campaigns.',
  'decision-not-found': 'Check the id with `GET …/moderation/audit`.',
  'review-not-found': 'Check the id with `GET …/moderation/reviews`.',
  'delivery-not-found':
    'Check the id with `GET …/unresolved-deliveries` or the trail of an address.',
  'delivery-settled':
    'Only what is `unknown` can be said to have ended, and only what is that or has failed can be sent again.',
  'suppression-not-found':
    'It was lifted, or is another site’s. Check the id with `GET …/suppressions`.',
  'webhook-closed':
    'Set the secret of this provider (docs/operations/feedback.md), and restart the mailer.',
  'alert-not-found': 'Check the id with the site’s list of alerts.',
  'hold-not-found':
    'Read `GET …/campaign-holds`: the campaign is not held, or was let go by somebody else.',
  'code-not-valid':
    'A code works once, for 15 minutes, for the site it was made for. Ask for another with `POST …/confirmations`.',
  'link-not-valid': 'Ask for a new link: this one is too old, was used, or is not whole.',
  'undo-refused': 'Something newer was decided about the comment, or its author took it away.',
  'review-refused': 'It has been decided already, or nothing is left to reverse. Read it again.',
  'page-name-taken':
    'Another thread holds that address or id. Merge the two: `POST …/threads/{id}/merge`.',
  'comment-refused': 'A rule of the site keeps this from being published. The text must change.',
  'thread-closed': 'Readers can still read it. A moderator may open it again.',
  'duplicate-comment':
    'The same author has said the same in this thread within a day. Nothing needs to be sent again.',
  'request-in-flight':
    'An earlier request with this Idempotency-Key is not answered yet. Repeat it after `Retry-After` seconds: you get its answer.',
  'campaign-state':
    'Read the campaign: `detail` says where it is. What is cancelled stays so; what is finished is sending again only while a mail of it goes out once more.',
  'body-too-large': 'Send less. The same body will be refused again.',
  'media-type-not-supported': 'Send `Content-Type: application/json`.',
  'invalid-body':
    'Correct the fields that `errors` names by JSON pointer. Unknown fields are refused too.',
  'page-not-of-site':
    'The address must begin with one of the site’s origins: see `afterword site list`.',
  'parent-not-found':
    'The comment is not visible any more, or stands in another thread. Post without `parentId`, or not at all.',
  'idempotency-key-reused':
    'The key came with another body before. Make a new key for each thing you want done.',
  'too-many-requests': 'Wait `Retry-After` seconds, then send it again.',
  'internal-error':
    'It is not your mistake. Report the `requestId` to whoever runs the site: the log has it too.',
  unavailable:
    'Send it again after `Retry-After` seconds, with the same Idempotency-Key where the call takes one: then it is done once.',
}
