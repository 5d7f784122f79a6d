/** Trouble a person can do something about: its message is the one line they read. */
export class Failure extends Error {}

export function say(line) {
  console.log(line)
}

/** Ends the process with one line; only a bug shows its stack. */
export function report(error) {
  console.error(`afterword: ${error instanceof Failure ? error.message : error.stack}`)
}
