/** In place of nodemailer's word, where it was we who ended the conversation. */
export const WE_HUNG_UP = 'EHUNGUP'

/** Why nothing came of a try, as SMTP tells it. */
export type SmtpFailure = {
  /** Whether we were still coming to terms with the relay, or already handing over the message. */
  phase: 'connect' | 'send'
  /** nodemailer's word for it. */
  code: string
  /** Node's, where there is one: ECONNREFUSED, DEPTH_ZERO_SELF_SIGNED_CERT. */
  cause: string
  /** The command that was refused; `CONN` and `API` when none was. */
  command: string
  /** 0 when the relay said nothing. */
  replyCode: number
  reply: string
  /** After this, only an answer can tell whether the relay has the message. */
  isLastByteTaken: boolean
}

/** Reads an error of nodemailer's. */
export function toFailure(
  error: unknown,
  { phase, isLastByteTaken }: Pick<SmtpFailure, 'phase' | 'isLastByteTaken'>,
): SmtpFailure {
  return {
    phase,
    code: textOf(error, 'code'),
    cause: textOf(error, 'originalCode'),
    command: textOf(error, 'command'),
    replyCode: Number(fieldOf(error, 'responseCode')) || 0,
    reply: textOf(error, 'response'),
    isLastByteTaken,
  }
}

function textOf(error: unknown, name: string): string {
  const value = fieldOf(error, name)
  return typeof value === 'string' ? value : ''
}

function fieldOf(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined
}
