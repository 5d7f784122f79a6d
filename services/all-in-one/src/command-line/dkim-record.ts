import { type DkimKeysTable, dkimRecord } from '@afterword/mailer/dkim/key'

const LONGEST_STRING = 255

/** A key's DNS record, in a form for web pages of registrars and in one for zone files. */
export function describeRecord(
  key: Pick<DkimKeysTable, 'selector' | 'domain' | 'publicKey'>,
): string {
  const { name, value } = dkimRecord(key)
  const strings = value.match(new RegExp(`.{1,${LONGEST_STRING}}`, 'g')) ?? []
  return [
    `Put this record into the DNS of ${key.domain}:`,
    '',
    `  name   ${name}`,
    '  type   TXT',
    `  value  ${value}`,
    '',
    'As a zone file has it:',
    '',
    `  ${name}. 3600 IN TXT ( ${strings.map((text) => `"${text}"`).join(' ')} )`,
  ].join('\n')
}
