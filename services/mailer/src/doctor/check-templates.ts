import { sampleMails } from '../templates/samples.ts'
import { LANGUAGES } from '../templates/words.ts'
import { type Finding, findingsOf } from './finding.ts'
import type { SitePatient } from './patient.ts'

const { ok, error } = findingsOf('templates')

/** Gmail cuts off what is longer, and the unsubscribe link with it. */
const MOST_BYTES = 102_400

/** Whether every kind of mail can be said in every language, in the site's brand. */
export async function checkTemplates({ site, templates }: SitePatient): Promise<Finding[]> {
  const samples = LANGUAGES.flatMap((language) =>
    sampleMails(templates, { site, language }).map((mail) => ({ ...mail, language })),
  )
  const faults = samples.flatMap(({ name, language, subject, text, html }) => {
    const what = `"${name}" in ${language}`
    return [
      ...(subject && text && html ? [] : [error(`${what} says nothing.`)]),
      ...(Buffer.byteLength(html) > MOST_BYTES ? [error(`${what} is longer than 100 kB.`)] : []),
    ]
  })
  return faults.length > 0
    ? faults
    : [ok(`All ${samples.length} sample mails can be put together.`)]
}
