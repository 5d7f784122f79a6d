-- Words that hold a comment or refuse it.
create table comments.rules (
  id         uuid primary key,
  site_id    text not null references platform.sites,
  kind       text not null check (kind in ('literal', 'phrase', 'wildcard')),
  pattern    text not null check (length(pattern) between 1 and 200),
  action     text not null check (action in ('hold', 'refuse')),
  created_at timestamptz not null default now(),
  unique (site_id, kind, pattern)
);

-- Grows with each change of the site's rules: by it, processes know that theirs are out of date.
alter table comments.site_settings add column rules_version integer not null default 0;

-- Who may not comment, for how long. Exactly one of the three says who.
create table comments.blocks (
  id           uuid primary key,
  site_id      text not null references platform.sites,
  -- Keyed hash of a confirmed address.
  address_hash bytea,
  reader_id    uuid references comments.readers,
  network_hash bytea,
  -- A shadow block takes comments and shows them to nobody but their author.
  shadow       boolean not null default false,
  note         text,
  actor_kind   text not null,
  actor_id     uuid not null,
  expires_at   timestamptz,
  created_at   timestamptz not null default now(),
  -- Lifted before its time; the row stays a while, to tell of it.
  ended_at     timestamptz,
  ended_by     uuid,
  check (num_nonnulls(address_hash, reader_id, network_hash) = 1)
);
create unique index one_block_each on comments.blocks (site_id, address_hash, reader_id, network_hash)
  nulls not distinct where ended_at is null;
create index blocks_of_site on comments.blocks (site_id, id);

-- By reason, what made a phase object: the rule that matched, the name it resembles. For moderators.
alter table comments.comments add column reason_details jsonb not null default '{}';

-- Proofs of work that have paid for a comment: each pays once.
create table comments.spent_proofs (
  hash       bytea primary key,
  expires_at timestamptz not null
);
create index old_proofs on comments.spent_proofs (expires_at);
