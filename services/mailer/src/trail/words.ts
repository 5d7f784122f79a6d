import type { DeliveryState } from '../deliveries/delivery.ts'
import type { Verdict } from '../instance/gate.ts'

/** What became of a delivery, or of a try, for an operator who knows nothing of how we work. */
const REASONS: Record<string, string> = {
  'campaign-cancelled': 'The campaign was cancelled.',
  'campaign-paused': 'The campaign is paused.',
  'not-wanted': 'When it was due the reader had left, paused or changed what they get.',
  'not-visible': 'What it told of was gone from the site when it was due.',
  suppressed: 'The address is suppressed: nothing of this kind is sent to it.',
  expired: 'It could not be sent in time, and is no longer worth sending.',
  'no-such-address': 'The server says that there is no such mailbox.',
  'mailbox-full': 'The mailbox is full.',
  'no-such-host': 'No mail server could be found for the domain of the address.',
  'address-unusable': 'The address cannot be written to.',
  refused: 'The server refused it for good.',
  'message-refused': 'The server refused the message itself, as too large or not well-formed.',
  blocked: 'The provider takes no mail from us at the moment.',
  'sender-refused': 'The server does not believe that we are who we say: look at SPF and DKIM.',
  'slow-down': 'The provider asks us to send more slowly.',
  'try-later': 'The server asks us to try again later, as many do with strangers.',
  'relay-away': 'The relay could not be reached.',
  'relay-busy': 'The relay is too busy.',
  'relay-refuses': 'The relay does not let us in: look at its credentials and certificate.',
  'relay-slow-down': 'The relay asks us to send more slowly.',
  'connection-lost': 'The connection broke before the message was handed over.',
  'no-answer': 'The connection broke while the server had the message: it may have been taken.',
  paced: 'It waits for the pace that its provider, its relay and its site allow.',
  bounced: 'It came back.',
  'crashes-sender': 'It brought down the mailer again and again, and was parked.',
  'not-composed': 'We could not put the message together: the log of the mailer says why.',
}

/** Our word for it, where there is no sentence. */
export function reasonWords(reason: string): string {
  return REASONS[reason] ?? `The reason is “${reason}”.`
}

export const STATE_WORDS: Record<DeliveryState, string> = {
  pending: 'It is waiting for its turn.',
  sending: 'It is being sent just now.',
  sent: 'It was handed to the next mail server, which took it.',
  deferred: 'It was put off and will be tried again.',
  failed: 'It failed for good.',
  suppressed: 'It was not sent.',
  cancelled: 'It was not sent.',
  unknown: 'It may or may not have been sent.',
}

/** Why a campaign is kept back; its hold adds how many. */
export const CAMPAIGN_HOLD_WORDS: Record<string, string> = {
  'hard-bounces': 'Many of its addresses do not exist',
  'message-refused': 'Servers find the message itself impossible',
  'sender-refused': 'Servers do not believe that we are who we say',
}

export const GATE_WORDS: Record<Verdict, string | undefined> = {
  open: undefined,
  held: 'All mail is held, as after a restore, until it is released.',
  foreign: 'Nothing is sent from here: this database is a copy of the one that mail is sent from.',
}

export const SUPPRESSION_WORDS: Record<string, string> = {
  'hard-bounce': 'a server said that there is no such mailbox',
  'soft-bounces': 'it was full again and again',
  'no-such-host': 'no mail server could be found for its domain',
  complaint: 'the reader reported our mail as spam',
  manual: 'somebody here asked for it',
}

export const SCOPE_WORDS: Record<string, string> = {
  publications: 'no publications',
  notices: 'no notices',
  all: 'no mail',
}

export const FEEDBACK_WORDS: Record<string, string> = {
  'hard-bounce': 'It came back: there is no such mailbox.',
  'soft-bounce': 'It came back for now, as from a full mailbox.',
  'no-such-host': 'It came back: no mail server could be found.',
  refused: 'It came back: the server refused it.',
  'unclear-bounce': 'It came back, and does not say why.',
  delayed: 'A server on the way is still trying.',
  delivered: 'The provider says that it is in the mailbox, or in its folder for spam.',
  complaint: 'The reader reported it as spam.',
}
