-- What was said together of a page whose id and address lead to two threads, or one of them nowhere.
-- For the report of probably split threads; a thread gathers at most 20.
create table comments.thread_claims (
  site_id   text not null references platform.sites,
  id_key    text not null,
  url_key   text not null,
  -- Where the comment that came with it went.
  thread_id uuid not null references comments.threads,
  seen_at   timestamptz not null default now()
);
-- Both together can be longer than an index takes.
create unique index one_claim_each on comments.thread_claims (site_id, id_key, md5(url_key));
create index claims_of_thread on comments.thread_claims (thread_id);

-- Its comments and names are that thread's now; it is kept for those who know its id.
alter table comments.threads add column merged_into uuid references comments.threads
  check (merged_into <> id);
create index merged_threads on comments.threads (merged_into) where merged_into is not null;

-- Up to which of its versions the site's caches were told to drop a thread.
create table comments.purges (
  thread_id uuid primary key references comments.threads,
  version   integer not null
);
