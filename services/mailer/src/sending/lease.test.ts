import { expect, it } from 'vitest'
import { Lease } from './lease.ts'

function leaseWithClocks() {
  const time = { monotonic: 1_000, wall: 1_000_000 }
  const lease = new Lease(15_000, { monotonic: () => time.monotonic, wall: () => time.wall })
  return {
    lease,
    renew: (took = 0) =>
      lease.renewBy(async () => {
        time.monotonic += took
        time.wall += took
      }),
    pass: ({ monotonic, wall }: { monotonic: number; wall: number }) => {
      time.monotonic += monotonic
      time.wall += wall
    },
  }
}

it('is not ours before the first renewal', () => {
  expect(leaseWithClocks().lease.isSurelyOurs()).toBe(false)
})

it('is ours for a little less than its length', async () => {
  const { lease, renew, pass } = leaseWithClocks()
  await renew()

  pass({ monotonic: 13_400, wall: 13_400 })
  expect(lease.isSurelyOurs()).toBe(true)
  pass({ monotonic: 200, wall: 200 })
  expect(lease.isSurelyOurs()).toBe(false)
})

it('counts from before the renewal was asked for', async () => {
  const { lease, renew, pass } = leaseWithClocks()
  await renew(8_000)

  pass({ monotonic: 6_000, wall: 6_000 })

  expect(lease.isSurelyOurs()).toBe(false)
})

it.each([
  { name: 'the monotonic clock stood still', monotonic: 0, wall: 60_000 },
  { name: 'the wall clock stood still', monotonic: 60_000, wall: 0 },
  { name: 'the wall clock was put back', monotonic: 10, wall: -3_600_000 },
  { name: 'the wall clock was put forward', monotonic: 10, wall: 3_600_000 },
])('is not surely ours when $name', async ({ monotonic, wall }) => {
  const { lease, renew, pass } = leaseWithClocks()
  await renew()

  pass({ monotonic, wall })

  expect(lease.isSurelyOurs()).toBe(false)
})

it('keeps what it had when a renewal fails', async () => {
  const { lease, renew, pass } = leaseWithClocks()
  await renew()
  pass({ monotonic: 5_000, wall: 5_000 })

  await expect(lease.renewBy(() => Promise.reject(new Error('away')))).rejects.toThrow('away')

  expect(lease.isSurelyOurs()).toBe(true)
})
