import { describe, expect, it } from 'vitest'
import { Crowd } from './crowd.ts'
import { Flow } from './flow.ts'
import { localValves } from './local-valves.ts'
import { providerOfDomain, providerOfExchange } from './provider-group.ts'
import { ProviderGroups } from './provider-groups.ts'
import { findRateFaults, readRates } from './rates.ts'

function valvesWithClock() {
  let now = 1_000
  const valves = localValves(() => now)
  const goThrough = async (count: number, base: number | null = null): Promise<number> => {
    const waits = await valves.take(Array.from({ length: count }, () => [{ key: 'k', base }]))
    return waits.filter((wait) => wait === 0).length
  }
  return { valves, goThrough, pass: (seconds: number) => void (now += seconds) }
}

const cut = { base: null, observed: 100, seconds: 0 }

describe('a valve', () => {
  it('lets through as many as its rate gives, and says when the others may come', async () => {
    const { valves, goThrough, pass } = valvesWithClock()

    expect(await goThrough(20, 10)).toBe(10)
    pass(1)
    expect(await goThrough(20, 10)).toBe(10)
    const asks = [1, 2, 3].map(() => [{ key: 'other', base: 0.5 }])
    expect(await valves.take(asks)).toEqual([0, 2, 4])
  })

  it('without a rate is open until somebody is told to slow down', async () => {
    const { valves, goThrough, pass } = valvesWithClock()
    expect(await goThrough(1_000)).toBe(1_000)

    await valves.slow('k', cut)
    pass(100)
    expect(await goThrough(1_000)).toBeGreaterThanOrEqual(50)
    expect(await goThrough(1_000)).toBeLessThan(10)
  })

  it('halves once for refusals that come together, and again for the next', async () => {
    const { valves, goThrough, pass } = valvesWithClock()
    await valves.slow('k', cut)
    await valves.slow('k', cut)
    pass(2)
    expect(await goThrough(1_000)).toBeCloseTo(50, -1)

    pass(9)
    await valves.slow('k', cut)
    pass(2)
    expect(await goThrough(1_000)).toBeCloseTo(25, -1)
  })

  it('grows back, and is forgotten', async () => {
    const { valves, goThrough, pass } = valvesWithClock()
    await valves.slow('k', cut)

    pass(300)
    expect(await goThrough(1_000)).toBe(100)
    pass(301)
    expect(await goThrough(1_000)).toBe(1_000)
  })

  it('never grows beyond a rate it was given', async () => {
    const { valves, goThrough, pass } = valvesWithClock()
    await valves.slow('k', { ...cut, base: 10 })

    pass(2)
    expect(await goThrough(1_000, 10)).toBe(5)
    pass(500)
    expect(await goThrough(1_000, 10)).toBe(10)
  })

  it('is shut as long as it was asked to be', async () => {
    const { valves, pass } = valvesWithClock()
    await valves.slow('k', { ...cut, seconds: 40 })
    pass(30)

    expect(await valves.take([[{ key: 'k', base: null }]])).toEqual([10])
  })

  it('that was shut lets one through at a time, and all after one success', async () => {
    const { valves, goThrough, pass } = valvesWithClock()
    await valves.shut('k')
    expect(await goThrough(5)).toBe(0)

    pass(61)
    expect(await goThrough(5)).toBe(1)
    expect(await goThrough(5)).toBe(0)
    await valves.open('k')
    expect(await goThrough(5)).toBe(5)
  })

  it('takes from none where one has nothing', async () => {
    const { valves } = valvesWithClock()
    await valves.slow('shut', { ...cut, seconds: 5 })
    const full = { key: 'full', base: 1 }

    expect(await valves.take([[full, { key: 'shut', base: null }], [full]])).toEqual([5, 0])
  })
})

describe('the flow', () => {
  it('is what went through of late', () => {
    let now = 0
    const flow = new Flow(() => now)
    for (let times = 0; times < 100; times += 1) flow.count('k')

    now = 9_999
    expect(flow.rateOf('k')).toBeCloseTo(5, 1)
    now = 30_000
    expect(flow.rateOf('k')).toBe(0)
  })
})

describe('a provider', () => {
  it.each([
    ['gmail.com', 'google'],
    ['hotmail.co.uk', 'microsoft'],
    ['yahoo.fr', 'yahoo'],
    ['yahoo.com.evil.example', undefined],
    ['example.com', undefined],
  ])('has %s: %s', (domain, provider) => {
    expect(providerOfDomain(domain)).toBe(provider)
  })

  it.each([
    ['aspmx.l.google.com', 'google'],
    ['ASPMX.L.GOOGLE.COM.', 'google'],
    ['news-example.mail.protection.outlook.com', 'microsoft'],
    ['notgoogle.com', undefined],
  ])('runs %s: %s', (exchange, provider) => {
    expect(providerOfExchange(exchange)).toBe(provider)
  })

  it('is found by DNS beside the sending, once', async () => {
    const asked: string[] = []
    const answer = Promise.withResolvers<{ exchange: string; priority: number }[]>()
    const groups = new ProviderGroups({
      listExchanges(domain) {
        asked.push(domain)
        return answer.promise
      },
    })

    expect(groups.of('ada@News.example')).toBe('news.example')
    answer.resolve([
      { exchange: 'backup.example', priority: 20 },
      { exchange: 'aspmx.l.google.com', priority: 10 },
    ])
    await expect.poll(() => groups.of('grace@news.example')).toBe('google')
    expect(asked).toEqual(['news.example'])
  })

  it('that DNS cannot tell is the domain itself', async () => {
    const groups = new ProviderGroups({ listExchanges: () => Promise.reject(new Error('away')) })

    expect([groups.of('a@b.example'), groups.of('a@b.example')]).toEqual(['b.example', 'b.example'])
  })
})

describe('MAIL_RATES', () => {
  it('gives rates by name', () => {
    expect([...readRates('google=50, other=0.5')]).toEqual([
      ['google', 50],
      ['other', 0.5],
    ])
    expect(findRateFaults('google=50, other=0.5')).toEqual([])
  })

  it.each([
    ['gogle=5', /^names gogle: there are site, other, google/],
    ['google', /^must give google a rate/],
    ['google=0', /^must give google a rate/],
    ['google=fast', /^must give google a rate/],
  ])('is wrong with %s', (value, message) => {
    expect(findRateFaults(value)).toEqual([expect.stringMatching(message)])
  })
})

describe('a crowd', () => {
  it('of those who may be slow is kept small, until one was quick', () => {
    let now = 0
    const crowd = new Crowd(() => now)
    expect(crowd.waitsFor(['a', 'a', 'a', 'b'])).toEqual([0, 0, 0.5, 0])

    const leave = crowd.enter('a')
    now = 100
    leave()
    expect(crowd.waitsFor(['a', 'a', 'a'])).toEqual([0, 0, 0])
  })

  it('that is stuck takes nobody in, though it was quick before', () => {
    let now = 0
    const crowd = new Crowd(() => now)
    crowd.enter('a')()
    crowd.enter('a')
    const leave = crowd.enter('a')

    now = 3_000
    expect(crowd.waitsFor(['a'])).toEqual([0.5])
    now = 6_000
    expect(crowd.waitsFor(['a'])).toEqual([15])
    leave()
    expect(crowd.waitsFor(['a', 'a'])).toEqual([0, 15])
  })
})
