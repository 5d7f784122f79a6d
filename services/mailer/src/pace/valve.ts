/** A bucket of tokens whose rate may be cut, and which may be shut for a while. Times in seconds. */
export type Valve = {
  /** Tokens a second: the rate it was cut to, from when on. It grows back by itself. */
  rate: number
  slowedAt: number
  tokens: number
  filledAt: number
  /** Shut until then. */
  until: number
  /** How often in a row it was shut. */
  strikes: number
  /** By when what was told to wait so far can have gone. */
  horizon: number
}

/** What the two implementations of a valve, here and in valve.lua, have to agree on. */
export const VALVE = {
  /** A cut rate doubles in this time. */
  doublingSeconds: 300,
  /** A cut valve without a rate of its own is forgotten after this. */
  forgottenAfterSeconds: 600,
  /** Refusals that come together are one. */
  togetherSeconds: 10,
  /** Cut no further than to this. */
  leastRate: 0.2,
  /** Nobody is told to wait longer: the rate may have grown by then. */
  longestWaitSeconds: 900,
  /** Shut for this long, doubling with each time in a row. */
  firstShutSeconds: 60,
  longestShutSeconds: 1_800,
  /** After it was shut, one goes, and the next not before this has passed or one went well. */
  probeSeconds: 30,
} as const

/** Tokens a second now; null where nothing limits it. */
export function rateOf({ rate, slowedAt }: Valve, base: number | null, now: number): number | null {
  const age = now - slowedAt
  if (rate === 0 || (base === null && age > VALVE.forgottenAfterSeconds)) return base
  const grown = rate * 2 ** (age / VALVE.doublingSeconds)
  return base === null ? grown : Math.min(base, grown)
}

/** Fills the bucket up to now, and says how long to wait for a token: 0 where there is one. */
export function waitAt(valve: Valve, base: number | null, now: number): number {
  if (valve.until > now) return valve.until - now
  const rate = rateOf(valve, base, now)
  if (rate === null) return 0

  const burst = Math.max(rate, 1)
  const filled = valve.filledAt === 0 ? burst : valve.tokens + (now - valve.filledAt) * rate
  valve.tokens = Math.min(filled, burst)
  valve.filledAt = now
  if (valve.tokens >= 1) return 0
  valve.horizon = Math.max(valve.horizon, now) + 1 / rate
  return Math.min(valve.horizon - now, VALVE.longestWaitSeconds)
}

export function goThrough(valve: Valve, now: number): void {
  valve.tokens = Math.max(valve.tokens - 1, 0)
  if (valve.strikes > 0) valve.until = now + VALVE.probeSeconds
}

type Cut = { base: number | null; observed: number; seconds: number }

/** Halves the rate, from what it is or from what was seen. */
export function cut(valve: Valve, { base, observed, seconds }: Cut, now: number): void {
  valve.until = Math.max(valve.until, now + seconds)
  if (valve.rate > 0 && now - valve.slowedAt < VALVE.togetherSeconds) return
  valve.rate = Math.max((rateOf(valve, base, now) ?? observed) / 2, VALVE.leastRate)
  valve.slowedAt = now
  valve.tokens = Math.min(valve.tokens, 1)
}

export function shut(valve: Valve, now: number): void {
  if (valve.strikes > 0 && valve.until > now) return
  const seconds = VALVE.firstShutSeconds * 2 ** valve.strikes
  valve.until = now + Math.min(seconds, VALVE.longestShutSeconds)
  valve.strikes += 1
}

/** What was shut is open again; what was only slowed stays so. */
export function open(valve: Valve): void {
  if (valve.strikes === 0) return
  valve.strikes = 0
  valve.until = 0
}
