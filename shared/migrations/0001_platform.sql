create table platform.sites (
  id             text primary key,
  name           text not null,
  url            text not null,
  origins        text[] not null check (cardinality(origins) > 0),
  locale         text not null default 'en',
  accent         text not null default '#1a5fb4' check (accent ~ '^#[0-9a-f]{6}$'),
  sender_name    text not null,
  sender_address text not null,
  reply_to       text,
  postal_address text not null,
  contact        text not null,
  created_at     timestamptz not null default now()
);

-- The secret itself is shown once, when the key is made.
create table platform.api_keys (
  id         uuid primary key,
  site_id    text not null references platform.sites,
  name       text not null,
  hash       bytea not null unique,
  scopes     text[] not null check (scopes <@ array['read', 'moderate', 'publish', 'admin']),
  created_at timestamptz not null default now(),
  revoked_at timestamptz
);

create table platform.staff (
  id         uuid primary key,
  site_id    text not null references platform.sites,
  name       text not null,
  address    text not null,
  role       text not null check (role in ('moderator', 'editor', 'admin')),
  created_at timestamptz not null default now()
);
create unique index staff_by_address on platform.staff (site_id, lower(address));

-- What one service tells another. PostgreSQL is the record; Redis only says "look now".
create table platform.messages (
  id            uuid primary key,
  queue         text not null,
  name          text not null,
  payload       jsonb not null,
  dedupe_key    text unique,
  due_at        timestamptz not null default now(),
  enqueued_at   timestamptz,
  -- Set when a worker begins, cleared when it says how it ended: what is left was a crash.
  claimed_at    timestamptz,
  claimed_alone boolean not null default false,
  done_at       timestamptz,
  attempts      integer not null default 0,
  crashes       integer not null default 0,
  last_error    text,
  created_at    timestamptz not null default now()
);

-- A relay takes one queue's due messages, oldest first. Done messages stay out of its way.
create index due_messages on platform.messages (queue, due_at, id) where done_at is null;

-- Done messages are swept after a week.
create index done_messages on platform.messages (done_at) where done_at is not null;
