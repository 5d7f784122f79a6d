import { domainOf } from '../dkim/key.ts'
import { type Finding, findingsOf } from './finding.ts'
import type { SitePatient } from './patient.ts'

const { ok, error } = findingsOf('sender')

/** Whether the site has what every mail must say, and whether answers to it arrive. */
export async function checkSender({ site, resolver }: SitePatient): Promise<Finding[]> {
  const missing = [
    ['--sender-name', site.senderName],
    ['--postal-address', site.postalAddress],
    ['--contact', site.contact],
  ].filter(([, value = '']) => value.trim() === '')
  const domain = domainOf(site.senderAddress)
  const lacks = missing.map(([option = '']) =>
    error(`All mail is held: the site has no ${option.slice(2).replace('-', ' ')}.`, {
      fix: `afterword site set ${site.id} ${option} …`,
    }),
  )

  const exchanges = await resolver.listExchanges(domain)
  const canAnswer = exchanges.length > 0 || (await resolver.listAddresses(domain)).length > 0
  if (canAnswer) return [...lacks, ok(`Answers to ${site.senderAddress} have somewhere to go.`)]
  return [
    ...lacks,
    error(`${domain} takes no mail: providers refuse senders that nobody can answer.`, {
      records: [{ name: domain, type: 'MX', value: `10 <mail server of ${domain}>` }],
    }),
  ]
}
