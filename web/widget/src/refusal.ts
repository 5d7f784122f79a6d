/** What one field got wrong, as RFC 9457 problems of this API tell it. */
export type FieldError = { pointer: string; detail: string }

type Problem = { type?: string; title?: string; detail?: string; errors?: FieldError[] }

/** The server answered, and did not do it. When it cannot be reached, fetch throws something else. */
export class Refusal extends Error {
  readonly status: number
  /** The end of the problem's type: `thread-closed`. */
  readonly code: string
  readonly errors: FieldError[]
  readonly retryAfterSeconds: number | null

  constructor(response: Response, problem: Problem) {
    super(problem.detail ?? problem.title ?? '')
    this.name = 'Refusal'
    this.status = response.status
    this.code = problem.type?.split('/').at(-1) ?? ''
    this.errors = Array.isArray(problem.errors) ? problem.errors : []
    this.retryAfterSeconds = Number(response.headers.get('retry-after')) || null
  }

  static async from(response: Response): Promise<Refusal> {
    // A proxy on the way may answer with a page of its own.
    const problem: Problem | null = await response.json().catch(() => null)
    return new Refusal(response, problem ?? {})
  }
}
