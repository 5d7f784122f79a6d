/** Every line break as mail has it. A bare CR or LF would be changed on the way, after signing. */
export function withCrlf(text: string): string {
  return text.replace(/\r\n|\r|\n/g, '\r\n')
}
