/** What the other server is told. Its number says whether it should come again. */
export class SmtpRefusal extends Error {
  override readonly name = 'SmtpRefusal'
  readonly responseCode: number

  constructor(responseCode: number, text: string) {
    super(text)
    this.responseCode = responseCode
  }
}

export const UNKNOWN_RECIPIENT = new SmtpRefusal(550, 'There is no such address here')
export const TOO_BIG = new SmtpRefusal(552, 'This is larger than a report has to be')
export const TOO_FAST = new SmtpRefusal(421, 'Too much at once, please come back later')
export const NOT_NOW = new SmtpRefusal(451, 'We cannot keep this just now, please try again')
export const NOBODY_NAMED = new SmtpRefusal(554, 'No valid recipients')
