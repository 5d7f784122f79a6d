-- Whoever uses one browser on one site, or is signed in there. Carries votes, trust and blocks.
create table comments.readers (
  id             uuid primary key,
  site_id        text not null references platform.sites,
  -- Of the random token their browser keeps; null for one known by `subject` alone.
  token_hash     bytea unique,
  -- Who they are at the news site, as its signed token says.
  subject        text,
  -- What the news site's token says of them now.
  name           text,
  avatar_url     text,
  is_staff       boolean not null default false,
  -- An address they have proved to be theirs, or that the news site vouches for.
  address        text,
  verified_at    timestamptz,
  created_at     timestamptz not null default now(),
  unique (site_id, subject),
  check ((address is null) = (verified_at is null))
);
create index readers_by_address on comments.readers (site_id, lower(address)) where address is not null;

-- How a news site tells us who is signed in there: the keys its tokens are checked with, and what they must say.
create table comments.sign_ins (
  site_id     text primary key references platform.sites,
  algorithm   text not null check (algorithm in ('HS256', 'RS256', 'EdDSA')),
  -- Shared with the news site; for HS256 alone.
  secret      text check (length(secret) >= 32),
  -- Public keys as a JWK Set, given to us or fetched from `jwks_url`.
  keys        json,
  jwks_url    text,
  -- When the keys were last asked for; by this, processes take turns.
  fetched_at  timestamptz,
  issuer      text not null,
  audience    text not null,
  -- Roles whose holders speak for the site.
  staff_roles text[] not null default '{}',
  check ((secret is not null) = (algorithm = 'HS256')),
  check (secret is null or (keys is null and jwks_url is null))
);

alter table comments.comments
  -- Null where the browser brought no token, and after it was erased.
  add column reader_id uuid references comments.readers,
  -- Its author had proved the address it was signed with, or was signed in.
  add column confirmed boolean not null default false,
  -- Signed by staff, as the site's token said.
  add column by_staff boolean not null default false,
  add column avatar_url text,
  -- Keyed hash of the network it came from, and its prefix for people; dropped after `network_days`.
  add column network_hash bytea,
  add column network text;
create index comments_of_reader on comments.comments (reader_id, created_at) where reader_id is not null;
create index comments_of_network on comments.comments (site_id, network_hash, created_at)
  where network_hash is not null;
create index known_networks on comments.comments (created_at) where network is not null;
