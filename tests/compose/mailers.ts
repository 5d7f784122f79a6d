import { z } from 'zod'
import { until } from '../support/until.ts'
import { compose } from './compose.ts'

const ASK = `
  const headers = { authorization: 'Bearer ' + process.env.METRICS_TOKEN }
  const ask = (path) => fetch('http://127.0.0.1:4003/mailer/' + path, { headers })
  const sent = /^mailer_outcomes_total{.*state="sent".*} (\\d+)$/gm
  const ready = await (await ask('readyz')).json()
  const metrics = await (await ask('metrics')).text()
  const numbers = Array.from(metrics.matchAll(sent), (match) => Number(match[1]))
  console.log(JSON.stringify({ ...ready, sent: numbers.reduce((sum, n) => sum + n, 0) }))
`

const Mailer = z.object({
  status: z.string(),
  delivery: z.enum(['held', 'foreign']).optional(),
  sent: z.int(),
})
type Mailer = z.infer<typeof Mailer>

/** Asks one of the mailers how it is and how much it sent, once it is ready to say so. */
export async function askMailer(index = 1): Promise<Mailer> {
  const node = ['node', '--input-type=module', '-e', ASK]
  return until(async () => {
    const said = await compose('exec', '-T', `--index=${index}`, 'mailer', ...node)
    const mailer = Mailer.parse(JSON.parse(said))
    if (mailer.status !== 'ok') throw new Error(`mailer ${index} is ${mailer.status}`)
    return mailer
  }, 60)
}
