create table comments.votes (
  comment_id uuid not null references comments.comments,
  reader_id  uuid not null references comments.readers,
  value      smallint not null check (value in (-1, 1)),
  created_at timestamptz not null default now(),
  primary key (comment_id, reader_id)
);
create index votes_of_reader on comments.votes (reader_id);

-- Its votes have changed since its thread's version last grew: see `showVotes`.
alter table comments.comments add column votes_changed boolean not null default false;
create index changed_votes on comments.comments (thread_id) where votes_changed;

create table comments.reports (
  id           uuid primary key,
  site_id      text not null references platform.sites,
  comment_id   uuid not null references comments.comments,
  reader_id    uuid references comments.readers,
  -- Keyed, of the prefix it came from; dropped after `network_days`, and from then on it holds nothing.
  network_hash bytea,
  -- What it counts toward holding the comment.
  weight       real not null,
  reason       text not null check (reason in ('spam', 'abuse', 'off-topic', 'illegal')),
  note         text,
  -- What the EU's Digital Services Act, article 16, asks of a notice of illegal content.
  law          text,
  name         text,
  address      text,
  verified_at  timestamptz,
  good_faith   boolean not null default false,
  status       text not null default 'open' check (status in ('open', 'upheld', 'dismissed')),
  -- The decision on the comment that closed it.
  decision_id  uuid references comments.decisions,
  decided_at   timestamptz,
  created_at   timestamptz not null,
  check ((status = 'open') = (decided_at is null))
);
create unique index one_report_per_reader on comments.reports (comment_id, reader_id)
  where reader_id is not null;
create index reports_of_comment on comments.reports (comment_id, created_at);
create index reports_of_reader on comments.reports (reader_id) where reader_id is not null;
create index reports_of_decision on comments.reports (decision_id) where decision_id is not null;
create index reports_with_network on comments.reports (created_at) where network_hash is not null;
create index open_reports on comments.reports (site_id, created_at, id) where status = 'open';

-- Someone affected by a decision asked, once, that it be looked at again.
create table comments.reviews (
  id          uuid primary key,
  site_id     text not null references platform.sites,
  comment_id  uuid not null references comments.comments,
  -- What they do not agree with.
  decision_id uuid not null references comments.decisions,
  -- Who asks: whoever made this report, else the comment's author.
  report_id   uuid references comments.reports,
  note        text,
  outcome     text check (outcome in ('upheld', 'reversed')),
  actor_kind  text,
  actor_id    uuid,
  decided_at  timestamptz,
  created_at  timestamptz not null,
  unique nulls not distinct (decision_id, report_id),
  check ((outcome is null) = (decided_at is null))
);
create index reviews_of_comment on comments.reviews (comment_id);
create index open_reviews on comments.reviews (site_id, created_at, id) where decided_at is null;
