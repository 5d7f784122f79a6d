-- Which relay had it last: a put-off message goes back the same way.
alter table mailer.deliveries add column relay text;

-- Refusals of one address that may pass: so many in a row, over so long, and it is suppressed.
create table mailer.soft_bounces (
  site_id      text not null references platform.sites,
  address_hash bytea not null,
  -- What is full may be emptied, what cannot be found may be a resolver's hiccup.
  sign         text not null check (sign in ('mailbox-full', 'no-such-host')),
  count        integer not null default 1,
  first_at     timestamptz not null default now(),
  last_at      timestamptz not null default now(),
  primary key (site_id, address_hash, sign)
);

-- A campaign that is kept back because of how its mails fare, until somebody has looked.
create table mailer.campaign_holds (
  id          uuid primary key default mailer.new_id(),
  campaign_id uuid not null,
  site_id     text not null references platform.sites,
  reason      text not null check (reason in ('hard-bounces', 'message-refused', 'sender-refused')),
  detail      text not null,
  held_at     timestamptz not null default now(),
  released_at timestamptz
);
create unique index held_campaigns on mailer.campaign_holds (campaign_id)
  where released_at is null;
create index campaign_holds_of_site on mailer.campaign_holds (site_id, held_at);

-- Where in a campaign mails failed: how many had been settled by then. A release begins anew.
create table mailer.campaign_failures (
  campaign_id uuid not null,
  cause       text not null check (cause in ('hard-bounce', 'message')),
  position    integer not null,
  failed_at   timestamptz not null default now()
);
create index failures_of_campaign on mailer.campaign_failures (campaign_id, cause, position);

-- Who has lately refused us for what we are, through which relay. An origin is a provider, or a
-- domain of nobody's provider; it names no reader.
create table mailer.relay_faults (
  relay   text not null,
  origin  text not null,
  seen_at timestamptz not null default now(),
  primary key (relay, origin)
);

-- A relay that is left alone because what it sends is refused for what we are.
create table mailer.relay_pauses (
  relay        text primary key,
  reason       text not null,
  count        integer not null default 1,
  paused_at    timestamptz not null default now(),
  paused_until timestamptz not null
);

-- How much of a relay's daily cap has been taken by senders, in portions.
create table mailer.relay_days (
  relay text not null,
  day   date not null,
  taken integer not null,
  primary key (relay, day)
);
