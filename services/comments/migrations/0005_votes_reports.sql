create table comments.votes (
  comment_id uuid not null references comments.comments,
  reader_id  uuid not null references comments.readers,
  value      smallint not null check (value in (-1, 1)),
  created_at timestamptz not null default now(),
  primary key (comment_id, reader_id)
);
create index votes_of_reader on comments.votes (reader_id);

create table comments.reports (
  id           uuid primary key,
  site_id      text not null references platform.sites,
  comment_id   uuid not null references comments.comments,
  reader_id    uuid references comments.readers,
  network_hash bytea,
  reason       text not null check (reason in ('spam', 'abuse', 'off-topic', 'illegal')),
  note         text,
  -- What the EU's Digital Services Act, article 16, asks of a notice of illegal content.
  law          text,
  name         text,
  address      text,
  verified_at  timestamptz,
  good_faith   boolean not null default false,
  status       text not null default 'open' check (status in ('open', 'upheld', 'dismissed')),
  decided_at   timestamptz,
  created_at   timestamptz not null default now()
);
create unique index one_report_per_reader on comments.reports (comment_id, reader_id)
  where reader_id is not null;
create index reports_of_comment on comments.reports (comment_id, created_at);
create index open_reports on comments.reports (site_id, created_at, id) where status = 'open';

-- Someone affected by a decision asked, once, that it be looked at again.
create table comments.reviews (
  id          uuid primary key,
  site_id     text not null references platform.sites,
  comment_id  uuid not null references comments.comments,
  report_id   uuid references comments.reports,
  -- Who asks: the comment's author, or whoever reported it.
  asked_by    text not null check (asked_by in ('author', 'reporter')),
  note        text,
  decided_at  timestamptz,
  created_at  timestamptz not null default now(),
  unique nulls not distinct (comment_id, report_id, asked_by)
);
create index open_reviews on comments.reviews (site_id, created_at, id) where decided_at is null;
