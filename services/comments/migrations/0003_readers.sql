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

create index authors_by_address on comments.authors (site_id, lower(address), created_at)
  where address is not null;

-- A click in a mail proved an author's address. A code, taken once, binds that to a browser.
create table comments.address_proofs (
  id        uuid primary key,
  site_id   text not null references platform.sites,
  author_id uuid not null references comments.authors,
  proved_at timestamptz not null default now(),
  -- Whose browser brought the code.
  reader_id uuid references comments.readers,
  used_at   timestamptz,
  check ((reader_id is null) = (used_at is null))
);
create index proofs_of_author on comments.address_proofs (author_id);
create index proofs_of_reader on comments.address_proofs (reader_id) where reader_id is not null;

-- A link to all that was said under one address, mailed there on demand.
create table comments.my_comments_links (
  id         uuid primary key,
  site_id    text not null references platform.sites,
  author_id  uuid not null references comments.authors,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '1 hour'
);
create index links_of_author on comments.my_comments_links (author_id, created_at);
create index old_my_comments_links on comments.my_comments_links (created_at);

-- They asked to be erased; what a legal hold keeps of them goes when it ends.
alter table comments.authors add column erased_at timestamptz;
create index erased_authors on comments.authors (erased_at) where erased_at is not null;

-- `page_url` is where their newest comment stands.
create or replace view comments.reachable_authors as
select
  a.id as author_id, a.site_id,
  case when a.verified_at is not null and a.erased_at is null then a.address end as address,
  case when a.erased_at is null and (a.verified_at is not null or exists (
    select from comments.mail_requests r
    where r.author_id = a.id and r.created_at > now() - interval '1 day'
  )) then a.address end as confirmable_address,
  (
    select t.url from comments.comments c join comments.threads t on t.id = c.thread_id
    where c.author_id = a.id order by c.created_at desc limit 1
  ) as page_url
from comments.authors a;
