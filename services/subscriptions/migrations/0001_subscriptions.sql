create table subscriptions.site_settings (
  site_id      text primary key references platform.sites,
  -- How long a publication waits before it is mailed, so that a wrong headline can be stopped.
  hold_seconds integer not null default 300 check (hold_seconds between 0 and 86400)
);

-- One address on one site. An erased subscriber keeps the row, not the address.
create table subscriptions.subscribers (
  id          uuid primary key,
  site_id     text not null references platform.sites,
  address     text,
  locale      text not null default 'en',
  time_zone   text not null default 'UTC',
  verified_at timestamptz,
  paused_until timestamptz,
  erased_at   timestamptz,
  created_at  timestamptz not null default now(),
  check ((address is null) = (erased_at is not null))
);
create unique index subscribers_by_address on subscriptions.subscribers (site_id, lower(address));
-- Campaigns are planned in slices of this order.
create index subscribers_of_site on subscriptions.subscribers (site_id, id);
-- Who has not answered for 30 days is erased.
create index unverified_subscribers on subscriptions.subscribers (created_at)
  where verified_at is null;

-- One request to be mailed, and the one click that may answer it.
create table subscriptions.confirmations (
  id            uuid primary key,
  site_id       text not null references platform.sites,
  subscriber_id uuid not null references subscriptions.subscribers,
  created_at    timestamptz not null default now(),
  expires_at    timestamptz not null default now() + interval '7 days',
  confirmed_at  timestamptz,
  -- "This was not me": no further confirmation goes to this address for 30 days.
  refused_at    timestamptz
);
create index confirmations_of_subscriber on subscriptions.confirmations (subscriber_id, created_at);
create index old_confirmations on subscriptions.confirmations (created_at);

-- What a subscriber follows, as intervals: an ended one is never begun again, a new one is made.
create table subscriptions.subscriptions (
  id              uuid primary key,
  site_id         text not null references platform.sites,
  subscriber_id   uuid not null references subscriptions.subscribers,
  topic           text not null check (topic ~ '^(site|(section|author|thread|replies):.+)$'),
  frequency       text not null check (frequency in ('instant', 'daily', 'weekly')),
  state           text not null check (state in ('pending', 'confirmed', 'ended')),
  confirmation_id uuid not null references subscriptions.confirmations,
  created_at      timestamptz not null default now(),
  confirmed_at    timestamptz,
  ended_at        timestamptz,
  end_cause       text check (end_cause in ('unsubscribed', 'refused', 'expired', 'erased')),
  check ((state = 'ended') = (ended_at is not null))
);
create unique index live_subscriptions on subscriptions.subscriptions (subscriber_id, topic)
  where state <> 'ended';
create index subscriptions_of_confirmation on subscriptions.subscriptions (confirmation_id);
create index subscriptions_of_subscriber on subscriptions.subscriptions (subscriber_id, ended_at);
create index never_confirmed on subscriptions.subscriptions (created_at) where confirmed_at is null;

-- Who agreed to what, when, where and how; kept as evidence.
create table subscriptions.consents (
  id              uuid primary key,
  subscription_id uuid not null references subscriptions.subscriptions,
  action          text not null check (action in ('requested', 'confirmed', 'ended')),
  method          text not null check (method in ('form', 'comment', 'mail-link', 'one-click')),
  -- Which version of our words the reader saw.
  words           text not null,
  source_url      text,
  created_at      timestamptz not null default now()
);
create index consents_of_subscription on subscriptions.consents (subscription_id);

create table subscriptions.publications (
  id           uuid primary key,
  site_id      text not null references platform.sites,
  url          text not null,
  title        text not null,
  summary      text,
  image_url    text,
  section      text,
  authors      text[] not null default '{}',
  tags         text[] not null default '{}',
  language     text not null,
  published_at timestamptz not null,
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now()
);
create index publications_of_site on subscriptions.publications (site_id, published_at desc, id);

-- Every name an article goes by: `id:<external id>` and `url:<normalised URL>`.
create table subscriptions.publication_keys (
  site_id        text not null references platform.sites,
  key            text not null,
  publication_id uuid not null references subscriptions.publications,
  primary key (site_id, key)
);

-- The run of mail about one publication.
create table subscriptions.campaigns (
  id              uuid primary key,
  site_id         text not null references platform.sites,
  publication_id  uuid not null unique references subscriptions.publications,
  state           text not null check (state in ('held', 'sending', 'paused', 'finished', 'cancelled')),
  topics          text[] not null,
  starts_at       timestamptz not null,
  began_at        timestamptz,
  -- Slices up to and including this subscriber have been asked for; planning resumes after it.
  planned_through uuid,
  planned_at      timestamptz,
  ended_at        timestamptz,
  created_at      timestamptz not null default now()
);
create index unfinished_campaigns on subscriptions.campaigns (starts_at)
  where state in ('held', 'sending');
create index campaigns_of_site on subscriptions.campaigns (site_id, id);

-- Published: what each subscription may get now.
create view subscriptions.deliverable as
select
  s.id as subscription_id, s.site_id, s.subscriber_id, r.address, r.locale, s.topic, s.frequency,
  s.state, s.confirmed_at, s.confirmation_id,
  s.state = 'pending' and c.confirmed_at is null and c.refused_at is null
    and c.expires_at > now() as may_confirm,
  s.state = 'confirmed' and s.frequency = 'instant'
    and (r.paused_until is null or r.paused_until <= now())
    and s.topic !~ '^(thread|replies):' as may_publish,
  s.state = 'confirmed' and (r.paused_until is null or r.paused_until <= now())
    and s.topic ~ '^(thread|replies):' as may_notice
from subscriptions.subscriptions s
join subscriptions.subscribers r on r.id = s.subscriber_id
join subscriptions.confirmations c on c.id = s.confirmation_id
where r.address is not null;

-- Published: whether a campaign may be sent now, and what it says.
create view subscriptions.campaign_states as
select
  c.id as campaign_id, c.site_id, c.state, c.topics, c.began_at,
  p.id as publication_id, p.url, p.title, p.summary, p.image_url, p.section, p.authors, p.language,
  p.published_at
from subscriptions.campaigns c
join subscriptions.publications p on p.id = c.publication_id;
