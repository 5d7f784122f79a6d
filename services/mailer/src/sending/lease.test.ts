import { expect, it } from 'vitest'
import { Lease } from './lease.ts'

function leaseWithClocks() {
  const time = { monotonic: 1_000, wall: 1_000_000 }
  const lease = new Lease(15_000, { monotonic: () => time.monotonic, wall: () => time.wall })
  return {
    lease,
    time,
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

it('that ran out before it was renewed was not ours all the time', async () => {
  const { lease, time, renew, pass } = leaseWithClocks()
  await renew()
  const before = time.monotonic
  pass({ monotonic: 14_000, wall: 14_000 })
  await renew()
  const after = time.monotonic

  expect(lease.isSurelyOursSince(after)).toBe(true)
  expect(lease.isSurelyOursSince(before)).toBe(false)
})

it('that ran out while its renewal was under way was not ours all the time', async () => {
  const { lease, time, renew, pass } = leaseWithClocks()
  await renew()
  const before = time.monotonic
  pass({ monotonic: 10_000, wall: 10_000 })
  await renew(4_000)

  expect(lease.isSurelyOurs()).toBe(true)
  expect(lease.isSurelyOursSince(before)).toBe(false)
})

it('that was renewed in time was ours all along', async () => {
  const { lease, time, renew, pass } = leaseWithClocks()
  await renew()
  const before = time.monotonic
  for (let at = 0; at < 10; at += 1) {
    pass({ monotonic: 3_000, wall: 3_000 })
    await renew()
  }

  expect(lease.isSurelyOursSince(before)).toBe(true)
})
