import { isIP } from 'node:net'
import type { RelaySettings } from '../relays/relay.ts'
import { outcomeOf } from '../sending/outcome.ts'
import { SmtpSession } from '../smtp/smtp-session.ts'
import { reasonWords } from '../trail/words.ts'
import { type Finding, findingsOf } from './finding.ts'
import type { Patient } from './patient.ts'
import { isOnThisMachine, isSentByUs, listRelayAddresses } from './relay-addresses.ts'

const { ok, skipped, warning, error } = findingsOf('relay')

/** Whether each relay lets us in, and whether the world would know it. */
export async function checkRelays(patient: Patient): Promise<Finding[]> {
  const found = await Promise.all(patient.relays.map((relay) => checkRelay(patient, relay)))
  return found.flat()
}

async function checkRelay(patient: Patient, relay: RelaySettings): Promise<Finding[]> {
  return [
    await checkEntry(relay),
    ...checkTls(relay),
    ...(await checkGreeting(patient, relay)),
    ...(await checkReverse(patient, relay)),
  ]
}

async function checkEntry({ id, options }: RelaySettings): Promise<Finding> {
  const session = new SmtpSession(options)
  try {
    const failure = await session.open()
    if (!failure) return ok(`${id} lets us in.`)
    const { reason, cause, reply } = outcomeOf(failure)
    const details = reply ?? cause ?? ''
    return error(`${id}: ${reasonWords(reason ?? 'relay-away')} ${details}`.trim())
  } finally {
    session.leave()
  }
}

function checkTls(relay: RelaySettings): Finding[] {
  const { id, options } = relay
  if (isOnThisMachine(relay) || options.secure || options.requireTLS) return []
  return [
    warning(`Mail goes to ${id} without encryption.`, {
      fix: 'Leave ignoreTLS=true out of SMTP_URL, unless it is a mail sink for trying things out.',
    }),
  ]
}

/** The name we greet with: a relay of one's own repeats it to nobody, but many ask for a real one. */
async function checkGreeting({ resolver }: Patient, relay: RelaySettings): Promise<Finding[]> {
  const { name } = relay.options
  if (isOnThisMachine(relay)) return []
  if (!name) {
    return [warning('We greet relays with the name of this machine, not with a public one.')]
  }
  const isKnown = (await resolver.listAddresses(name)).length > 0
  const says = `We greet ${relay.id} as ${name}`
  return [isKnown ? ok(`${says}.`) : warning(`${says}, which is not in DNS.`)]
}

/** A server that sends for itself must have a name, and that name must lead back to it. */
async function checkReverse(patient: Patient, relay: RelaySettings): Promise<Finding[]> {
  if (!isSentByUs(relay)) return []
  if (isOnThisMachine(relay)) {
    return [skipped(`${relay.id} is on this machine: what it sends from cannot be seen here.`)]
  }
  const addresses = await listRelayAddresses(patient.resolver, relay)
  return Promise.all(addresses.map((address) => checkName(patient, relay, address)))
}

async function checkName(
  { resolver }: Patient,
  { options }: RelaySettings,
  address: string,
): Promise<Finding> {
  const names = await resolver.listNames(address)
  const [name] = names
  const wanted = options.host && !isIP(options.host) ? options.host : '<name of your mail server>'
  if (!name) {
    return error(`${address} has no name (PTR): big providers refuse its mail.`, {
      fix: 'Whoever rents you the address sets it.',
      records: [{ name: address, type: 'PTR', value: wanted }],
    })
  }
  const back = await Promise.all(names.map((one) => resolver.listAddresses(one)))
  if (back.flat().includes(address)) return ok(`${address} is known as ${name}.`)
  return error(`${address} is known as ${name}, which does not lead back to it.`, {
    records: [{ name, type: 'A', value: address }],
  })
}
