declare module 'unicode-confusables' {
  /** Writes each character as the one it could be taken for. */
  export function rectifyConfusion(text: string): string
}
