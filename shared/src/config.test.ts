import { describe, expect, it } from 'vitest'
import { ProcessConfig } from './config.ts'

const good = { PUBLIC_URL: 'https://talk.example/', TOKEN_KEYS: `k1:${'x'.repeat(32)}` }

describe('the settings', () => {
  it('are read with their defaults, and links end without a slash', () => {
    expect(ProcessConfig.parse(good)).toMatchObject({
      PUBLIC_URL: 'https://talk.example',
      TOKEN_KEYS: [{ kid: 'k1', secret: 'x'.repeat(32) }],
      TRUSTED_PROXIES: [],
    })
  })

  it.each([
    { TOKEN_KEYS: 'k1:short' },
    { TOKEN_KEYS: `k1:changeme${'x'.repeat(32)}` },
    { TOKEN_KEYS: 'x'.repeat(40) },
    { TRUSTED_PROXIES: 'true' },
    { TRUSTED_PROXIES: '0.0.0.0/0' },
    { TRUSTED_PROXIES: '10.0.0.0/8, ::/0' },
    { PUBLIC_URL: 'talk.example' },
    { METRICS_TOKEN: 'short' },
  ])('refuse %o', (wrong) => {
    const { error } = ProcessConfig.safeParse({ ...good, ...wrong })

    expect(error?.issues.map(({ path }) => path[0])).toEqual(Object.keys(wrong))
  })

  it.each([
    ['2', 2],
    ['10.0.0.0/8, fd00::/8', ['10.0.0.0/8', 'fd00::/8']],
  ])('take %s as proxies', (TRUSTED_PROXIES, expected) => {
    expect(ProcessConfig.parse({ ...good, TRUSTED_PROXIES })).toMatchObject({
      TRUSTED_PROXIES: expected,
    })
  })
})
