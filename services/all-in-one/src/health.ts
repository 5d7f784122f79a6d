import type { RequestListener } from 'node:http'
import { finishesWithin } from '@afterword/shared/time-limit'

const READY_WITHIN_MS = 2_000

/** `/healthz` and `/readyz` of the whole process; each service has its own beside them. */
export function healthListeners(isReady: () => Promise<boolean>): Record<string, RequestListener> {
  return {
    healthz: (_req, res) => answer(res, 200, 'ok'),
    readyz: (_req, res) => {
      void settle(isReady).then((ready) =>
        ready ? answer(res, 200, 'ok') : answer(res, 503, 'unavailable'),
      )
    },
  }
}

async function settle(isReady: () => Promise<boolean>): Promise<boolean> {
  let ready = false
  const asked = isReady().then(
    (yes) => (ready = yes),
    () => false,
  )
  await finishesWithin(READY_WITHIN_MS, asked)
  return ready
}

function answer(res: Parameters<RequestListener>[1], status: number, text: string): void {
  res
    .writeHead(status, {
      'Content-Type': 'application/json; charset=utf-8',
      'Cache-Control': 'no-store',
      ...(status === 503 && { 'Retry-After': '1' }),
    })
    .end(JSON.stringify({ status: text }))
}
