import { until } from '../../support/until.ts'
import type { FaultCase } from '../case.ts'
import { type Answer, postComment } from '../requests.ts'

export const postgresAway: FaultCase = {
  number: 'R12',
  promise:
    'PostgreSQL down, also at the start: 503 with Retry-After, the processes stay, and recover by themselves.',

  async run(world) {
    const { postgres } = world
    await postgres.crash()
    const comments = await world.start('comments')
    const beforeFirst = await postComment(world, comments.url, 'ada')
    const alive = await fetch(`${comments.url}/comments/healthz`)
    const ready = await fetch(`${comments.url}/comments/readyz`)

    await postgres.startAgain()
    const first = await retry(() => postComment(world, comments.url, 'ada'))
    await postgres.crash()
    const during = await postComment(world, comments.url, 'grace')
    await postgres.startAgain()
    const second = await retry(() => postComment(world, comments.url, 'grace'))

    const kept = await world.db.selectFrom('comments.comments').select('id').execute()
    const figures = {
      beforeFirst: beforeFirst.status,
      retryAfter: Number(beforeFirst.retryAfter),
      alive: alive.status,
      ready: ready.status,
      first: first.status,
      during: during.status,
      second: second.status,
      kept: kept.length,
    }
    const wanted = [503, 1, 200, 503, 201, 503, 201, 2]
    const pass = Object.values(figures).every((value, index) => value === wanted[index])
    return { pass, figures }
  },
}

/** Tries as a client does that was told Retry-After: until it is not 503, at most five seconds. */
async function retry(attempt: () => Promise<Answer>): Promise<Answer> {
  return until(async () => {
    const answer = await attempt()
    if (answer.status === 503) throw new Error('still 503')
    return answer
  }, 5)
}
