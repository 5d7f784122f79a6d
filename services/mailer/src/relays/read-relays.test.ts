import { describe, expect, it } from 'vitest'
import { findRelayFaults, readRelays } from './read-relays.ts'

const PUBLIC_URL = 'https://talk.example.com'
const LANES = ['transactional', 'notices', 'campaigns']

describe('a relay', () => {
  it('is our own, and we sign, unless it says otherwise', () => {
    expect(readRelays('smtps://mail.example', PUBLIC_URL)).toMatchObject([
      {
        id: 'mail.example',
        options: { host: 'mail.example', port: 465 },
        signs: 'we',
        stream: null,
        rate: null,
        connections: 32,
        dailyCap: null,
        lanes: LANES,
      },
    ])
  })

  it('of a provider has what the provider is known for', () => {
    const [ses] = readRelays('smtp://u:p@email-smtp.example?profile=ses&stream=news', PUBLIC_URL)

    expect(ses).toMatchObject({ signs: 'relay', rate: 14, stream: 'news' })
    expect(ses?.profile.headers({ deliveryId: 'd-1', stream: 'news' })).toEqual({
      'X-SES-CONFIGURATION-SET': 'news',
      'X-SES-MESSAGE-TAGS': 'delivery=d-1',
    })
  })

  it('may be one of several, by comma or by space, each for lanes of its own', () => {
    const relays = readRelays(
      `smtps://a.example?lanes=transactional,notices&rate=0.5, smtps://a.example?lanes=campaigns
      smtp://c.example?id=spare&daily-cap=200&connections=4&signs=both`,
      PUBLIC_URL,
    )

    expect(relays).toMatchObject([
      { id: 'a.example', lanes: ['transactional', 'notices'], rate: 0.5 },
      { id: 'a.example-2', lanes: ['campaigns'] },
      { id: 'spare', lanes: LANES, dailyCap: 200, connections: 4, signs: 'both' },
    ])
  })
})

describe('what is wrong with SMTP_URL', () => {
  it.each([
    ['', ['names no relay']],
    ['mail.example', ['must look like smtps://user:password@host, the password percent-encoded']],
    ['https://mail.example', [expect.stringMatching(/^must look like/)]],
    [
      'smtps://mail.example?profil=ses',
      [expect.stringMatching(/^has an option that does not exist: there/)],
    ],
    ['smtps://mail.example?profile=sess', [expect.stringMatching(/^profile must be one of own/)]],
    ['smtps://mail.example?rate=fast', ['rate must be a number of at least 0.01']],
    ['smtps://mail.example?connections=2', ['connections must be a whole number of at least 3']],
    ['smtps://mail.example?signs=they', ['signs must be one of relay, we, both']],
    ['smtps://mail.example?id=Secret%20', ['id must be a short lower-case name']],
    ['smtps://mail.example?lanes=fast', [expect.stringMatching(/^lanes must be some of/)]],
    ['smtps://mail.example?lanes=campaigns', ['has no relay for transactional, notices']],
    [
      'smtps://a.example smtps://b.example?rate=0',
      ['relay 2: rate must be a number of at least 0.01'],
    ],
    ['smtps://a.example smtps://b.example?id=a.example', ['has two relays of one id']],
    ['smtps://a.example,smtps://b.example', []],
  ])('in %s is told', (urls, faults) => {
    expect(findRelayFaults(urls)).toEqual(faults)
  })

  it('is told without its passwords', () => {
    const faults = findRelayFaults(
      'smtps://user:hunter2@a.example?rate=x&hunter3=1 smtp://hunter4@',
    )

    expect(faults.join(' ')).not.toMatch(/hunter/)
  })
})
