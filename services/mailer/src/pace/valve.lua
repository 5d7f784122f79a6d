-- The same as local-valves.ts, in one place for all processes and by one clock.
-- KEYS[1] says until when each valve is out of the ordinary; the others are valves.
-- ARGV: what to do, the numbers both agree on, and what is asked.
local act, V, ask = ARGV[1], cjson.decode(ARGV[2]), cjson.decode(ARGV[3])
local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000

local FIELDS = { 'rate', 'slowedAt', 'tokens', 'filledAt', 'until', 'strikes', 'horizon' }

local function load(key)
  local values, valve = redis.call('HMGET', key, unpack(FIELDS)), {}
  for i, field in ipairs(FIELDS) do
    valve[field] = tonumber(values[i] or '0') or 0
  end
  return valve
end

local function save(key, valve)
  local pairs_ = {}
  for _, field in ipairs(FIELDS) do
    table.insert(pairs_, field)
    table.insert(pairs_, string.format('%.6f', valve[field]))
  end
  redis.call('HSET', key, unpack(pairs_))
  local keep = math.max(V.forgottenAfterSeconds, valve['until'] - now + V.forgottenAfterSeconds)
  redis.call('PEXPIRE', key, math.ceil(keep * 1000))
  return now + keep
end

-- Negative: nothing limits it.
local function rate_of(valve, base)
  local age = now - valve.slowedAt
  if valve.rate == 0 or (base < 0 and age > V.forgottenAfterSeconds) then return base end
  local grown = valve.rate * 2 ^ (age / V.doublingSeconds)
  if base < 0 then return grown end
  return math.min(base, grown)
end

local function wait_at(valve, base)
  if valve['until'] > now then return valve['until'] - now end
  local rate = rate_of(valve, base)
  if rate < 0 then return 0 end
  local burst = math.max(rate, 1)
  if valve.filledAt == 0 then valve.tokens = burst
  else valve.tokens = math.min(valve.tokens + (now - valve.filledAt) * rate, burst) end
  valve.filledAt = now
  if valve.tokens >= 1 then return 0 end
  valve.horizon = math.max(valve.horizon, now) + 1 / rate
  return math.min(valve.horizon - now, V.longestWaitSeconds)
end

if act == 'take' then
  local valves, waits = {}, {}
  for i = 2, #KEYS do valves[i] = load(KEYS[i]) end
  for n, passes in ipairs(ask) do
    local wait = 0
    for _, pass in ipairs(passes) do
      wait = math.max(wait, wait_at(valves[pass.at], pass.base))
    end
    if wait == 0 then
      for _, pass in ipairs(passes) do
        local valve = valves[pass.at]
        valve.tokens = math.max(valve.tokens - 1, 0)
        if valve.strikes > 0 then valve['until'] = now + V.probeSeconds end
      end
    end
    waits[n] = string.format('%.6f', wait)
  end
  for i = 2, #KEYS do save(KEYS[i], valves[i]) end
  return waits
end

if act == 'list' then
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
  return redis.call('ZRANGE', KEYS[1], 0, -1)
end

local key = KEYS[2]
local valve = load(key)
if act == 'give-back' then
  valve.tokens = valve.tokens + ask.count
  save(key, valve)
elseif act == 'slow' then
  valve['until'] = math.max(valve['until'], now + ask.seconds)
  if valve.rate == 0 or now - valve.slowedAt >= V.togetherSeconds then
    local rate = rate_of(valve, ask.base)
    if rate < 0 then rate = ask.observed end
    valve.rate = math.max(rate / 2, V.leastRate)
    valve.slowedAt = now
    valve.tokens = math.min(valve.tokens, 1)
  end
  redis.call('ZADD', KEYS[1], save(key, valve), ask.name)
elseif act == 'shut' then
  if not (valve['until'] > now and valve.strikes > 0) then
    valve['until'] = now + math.min(V.firstShutSeconds * 2 ^ valve.strikes, V.longestShutSeconds)
    valve.strikes = valve.strikes + 1
  end
  redis.call('ZADD', KEYS[1], save(key, valve), ask.name)
elseif act == 'open' and valve.strikes > 0 then
  valve.strikes = 0
  valve['until'] = 0
  save(key, valve)
end
return {}
