-- The keys we sign with, under one of two selectors, so that a site can change over without a
-- gap. The private half is encrypted under a key that is in no database.
create table mailer.dkim_keys (
  id           uuid primary key,
  site_id      text not null references platform.sites,
  selector     text not null,
  domain       text not null,
  public_key   text not null,
  sealed_key   bytea not null,
  -- waiting: its record is not in DNS yet; signing: in use; resting: mail signed with it may
  -- still be on its way.
  state        text not null check (state in ('waiting', 'signing', 'resting')),
  changed_at   timestamptz not null default now(),
  created_at   timestamptz not null default now(),
  unique (site_id, selector)
);
create unique index dkim_keys_in_state on mailer.dkim_keys (site_id, state);

-- What somebody must look at. The same trouble is one row, however often it is met.
create table mailer.alerts (
  id            uuid primary key,
  code          text not null,
  -- Null where it concerns every site.
  site_id       text references platform.sites,
  detail        text not null,
  count         integer not null default 1,
  first_at      timestamptz not null default now(),
  last_at       timestamptz not null default now(),
  -- When the webhook is to be told; null once it was.
  notify_at     timestamptz default now(),
  notified_at   timestamptz,
  notify_tries  integer not null default 0,
  acknowledged_at timestamptz
);
create unique index open_alerts on mailer.alerts (code, site_id) nulls not distinct
  where acknowledged_at is null;
create index alerts_of_site on mailer.alerts (site_id, last_at);
create index alerts_to_notify on mailer.alerts (notify_at) where notify_at is not null;

-- Tries that did not end in `sent`: the delivery itself tells of the one that did.
create table mailer.attempts (
  delivery_id uuid not null,
  at          timestamptz not null default now(),
  state       text not null,
  reason      text,
  reply       text,
  relay       text
);
create index attempts_of_delivery on mailer.attempts (delivery_id, at);
create index old_attempts on mailer.attempts (at);
