import { isIP } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'
import { type Finding, findingsOf } from './finding.ts'
import type { Patient } from './patient.ts'

const { ok, warning, error } = findingsOf('public URL')

const CONNECT_MS = 5_000
const SOON_DAYS = 14
const DAY_MS = 86_400_000

/** Whether the links in our mail lead to us, safely. */
export async function checkPublicUrl({ publicUrl, resolver }: Patient): Promise<Finding[]> {
  const url = new URL(publicUrl)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const isName = !isIP(host) && host !== 'localhost'
  if (isName && (await resolver.listAddresses(host)).length === 0) {
    return [error(`${host} is not in DNS.`, { records: [addressRecord(host)] })]
  }
  const certificate = url.protocol === 'https:' ? [await checkCertificate(url, host)] : []
  if (certificate.some(({ level }) => level === 'error')) return certificate
  return [...certificate, await checkService(publicUrl)]
}

function addressRecord(host: string): { name: string; type: 'A'; value: string } {
  return { name: host, type: 'A', value: '<address of your server>' }
}

async function checkCertificate(url: URL, host: string): Promise<Finding> {
  const port = Number(url.port) || 443
  try {
    const expires = await readExpiry({ host, port })
    const days = Math.floor((expires.getTime() - Date.now()) / DAY_MS)
    if (days < SOON_DAYS) return warning(`Its certificate expires in ${days} days.`)
    return ok(`Its certificate is valid for ${days} days.`)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    return error(`No safe connection to ${host}:${port}: ${why}`)
  }
}

/** When the certificate expires, or throws if there is none that a browser would trust. */
function readExpiry({ host, port }: { host: string; port: number }): Promise<Date> {
  const { promise, resolve, reject } = Promise.withResolvers<Date>()
  const servername = isIP(host) ? {} : { servername: host }
  const socket: TLSSocket = connect({ host, port, ...servername, timeout: CONNECT_MS }, () =>
    resolve(new Date(socket.getPeerCertificate().valid_to)),
  )
  socket.once('timeout', () => reject(new Error('no answer')))
  socket.once('error', reject)
  return promise.finally(() => socket.destroy())
}

async function checkService(publicUrl: string): Promise<Finding> {
  try {
    const answer = await fetch(`${publicUrl}/mailer/healthz`, {
      signal: AbortSignal.timeout(CONNECT_MS),
      redirect: 'manual',
    })
    if (answer.ok) return ok(`${publicUrl} leads to us.`)
    return warning(`${publicUrl}/mailer/healthz answers with ${answer.status}.`, {
      fix: 'The edge must pass /mailer/, /subscriptions/ and /comments/ on, their paths unchanged.',
    })
  } catch {
    return warning(`${publicUrl} cannot be reached from here.`)
  }
}
