-- Sorts by creation time (RFC 9562, version 7), for rows that a statement makes by the thousand.
create function mailer.new_id() returns uuid language sql volatile as $$
  select encode(
    set_bit(set_bit(
      overlay(uuid_send(gen_random_uuid())
        placing substring(int8send(floor(extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
        from 1 for 6),
      52, 1), 53, 1), 'hex')::uuid
$$;

-- An e-mail without its recipient: composed once, with `{{slots}}` where deliveries differ.
create table mailer.contents (
  id          uuid primary key,
  site_id     text not null references platform.sites,
  kind        text not null check (kind in ('confirmation', 'moderator-notice', 'publication')),
  locale      text not null,
  campaign_id uuid,
  -- Of everything below: the same words are stored once.
  digest      bytea not null unique,
  -- The first label of its List-Id; a confirmation belongs to no list.
  list        text check (list ~ '^[a-z0-9-]{1,63}$'),
  subject     text not null,
  text        text not null,
  html        text not null,
  created_at  timestamptz not null default now()
);
create unique index contents_of_campaign on mailer.contents (campaign_id, locale)
  where campaign_id is not null;

-- A process that sends, and until when it is surely alive. It says so again every few seconds.
create table mailer.senders (
  id          uuid primary key,
  lease_until timestamptz not null
);

-- One e-mail to one address. The address is read when it is claimed, never kept here.
create table mailer.deliveries (
  id              uuid primary key,
  site_id         text not null references platform.sites,
  kind            text not null check (kind in ('confirmation', 'moderator-notice', 'publication')),
  lane            text not null check (lane in ('transactional', 'campaigns')),
  content_id      uuid not null references mailer.contents,
  campaign_id     uuid,
  subscription_id uuid,
  subscriber_id   uuid,
  staff_id        uuid,
  slots           jsonb not null default '{}',
  -- These two make every try the same message.
  message_id      text not null unique,
  dated_at        timestamptz not null default now(),
  state           text not null default 'pending' check (state in (
    'pending', 'sending', 'sent', 'deferred', 'failed', 'suppressed', 'cancelled', 'unknown')),
  due_at          timestamptz not null default now(),
  expires_at      timestamptz not null,
  attempts        integer not null default 0,
  -- Raised by every claim. Only the latest claim may say how the delivery ended.
  epoch           integer not null default 0,
  sender_id       uuid,
  claimed_at      timestamptz,
  -- What ended it, or put it off: our word for it, and the server's reply.
  reason          text,
  reply           text,
  settled_at      timestamptz,
  created_at      timestamptz not null default now(),
  check ((subscription_id is null) <> (staff_id is null)),
  check ((campaign_id is null) = (kind <> 'publication')),
  check ((sender_id is null) = (state <> 'sending'))
);

-- One copy of a publication for each reader, however many topics match.
create unique index deliveries_of_campaign on mailer.deliveries (campaign_id, subscriber_id)
  where campaign_id is not null;

-- The send loop takes what is due, oldest first: of a lane, or of each campaign that may be
-- sent now, so that a paused one with a million waiting is never walked through.
create index due_deliveries on mailer.deliveries (lane, due_at, id)
  where state in ('pending', 'deferred') and campaign_id is null;
create index due_of_campaign on mailer.deliveries (campaign_id, due_at, id)
  where state in ('pending', 'deferred') and campaign_id is not null;

-- What a dead sender had in hand goes back.
create index claimed_deliveries on mailer.deliveries (sender_id) where state = 'sending';

-- For the operators' question "why did X (not) get this mail?", and for the metrics.
create index deliveries_of_subscriber on mailer.deliveries (subscriber_id, created_at)
  where subscriber_id is not null;
create index deliveries_of_staff on mailer.deliveries (staff_id, created_at)
  where staff_id is not null;
create index unknown_deliveries on mailer.deliveries (site_id, id) where state = 'unknown';

-- Addresses we must not write to, as keyed hashes: they outlive erasure and name nobody.
create table mailer.suppressions (
  site_id      text not null references platform.sites,
  address_hash bytea not null,
  scope        text not null check (scope in ('publications', 'notices', 'all')),
  cause        text not null check (cause in ('hard-bounce', 'complaint', 'manual')),
  created_at   timestamptz not null default now(),
  primary key (site_id, address_hash, scope)
);

-- How many deliveries of a campaign are in each state. The triggers below keep it in every
-- statement that inserts or moves deliveries, so that the sum closes at every read.
create table mailer.campaign_counters (
  campaign_id uuid primary key,
  planned     integer not null default 0,
  waiting     integer not null default 0,
  deferred    integer not null default 0,
  sent        integer not null default 0,
  failed      integer not null default 0,
  suppressed  integer not null default 0,
  cancelled   integer not null default 0,
  unknown     integer not null default 0,
  folded      integer not null default 0
);

-- Whoever waits for a claim and whoever is claimed wait alike.
create function mailer.counter_of(state text) returns text language sql immutable as $$
  select case when state in ('pending', 'sending') then 'waiting' else state end
$$;

create function mailer.count_inserted() returns trigger language plpgsql as $$
begin
  insert into mailer.campaign_counters as counters (campaign_id, planned, waiting)
  select campaign_id, count(*), count(*) from inserted
  where campaign_id is not null
  group by campaign_id order by campaign_id
  on conflict (campaign_id) do update set
    planned = counters.planned + excluded.planned,
    waiting = counters.waiting + excluded.waiting;
  return null;
end $$;

-- A claim moves nothing from one counter to another, and then leaves them alone. Counters are
-- locked in the order of their ids, so that two statements never wait for each other.
create function mailer.count_moved() returns trigger language plpgsql as $$
begin
  perform from mailer.campaign_counters
  where campaign_id in (
    select campaign_id from (
      select campaign_id, mailer.counter_of(state) as counter, 1 as change from after_it
      union all
      select campaign_id, mailer.counter_of(state), -1 from before_it
    ) as changes
    where campaign_id is not null
    group by campaign_id, counter having sum(change) <> 0
  )
  order by campaign_id for update;
  if not found then
    return null;
  end if;

  update mailer.campaign_counters as counters set
    waiting = counters.waiting + moved.waiting,
    deferred = counters.deferred + moved.deferred,
    sent = counters.sent + moved.sent,
    failed = counters.failed + moved.failed,
    suppressed = counters.suppressed + moved.suppressed,
    cancelled = counters.cancelled + moved.cancelled,
    unknown = counters.unknown + moved.unknown
  from (
    select
      campaign_id,
      coalesce(sum(change) filter (where counter = 'waiting'), 0) as waiting,
      coalesce(sum(change) filter (where counter = 'deferred'), 0) as deferred,
      coalesce(sum(change) filter (where counter = 'sent'), 0) as sent,
      coalesce(sum(change) filter (where counter = 'failed'), 0) as failed,
      coalesce(sum(change) filter (where counter = 'suppressed'), 0) as suppressed,
      coalesce(sum(change) filter (where counter = 'cancelled'), 0) as cancelled,
      coalesce(sum(change) filter (where counter = 'unknown'), 0) as unknown
    from (
      select campaign_id, counter, sum(change) as change from (
        select campaign_id, mailer.counter_of(state) as counter, 1 as change from after_it
        union all
        select campaign_id, mailer.counter_of(state), -1 from before_it
      ) as changes
      where campaign_id is not null
      group by campaign_id, counter having sum(change) <> 0
    ) as net
    group by campaign_id
  ) as moved
  where counters.campaign_id = moved.campaign_id;
  return null;
end $$;

create trigger count_inserted after insert on mailer.deliveries
  referencing new table as inserted for each statement execute function mailer.count_inserted();
create trigger count_moved after update on mailer.deliveries
  referencing old table as before_it new table as after_it
  for each statement execute function mailer.count_moved();

-- Published: planned = sent + failed + suppressed + cancelled + unknown + deferred + folded + waiting.
create view mailer.campaign_totals as
select
  campaign_id, planned, waiting, deferred, sent, failed, suppressed, cancelled, unknown, folded
from mailer.campaign_counters;
