create table comments.site_settings (
  site_id        text primary key references platform.sites,
  -- What a thread is whose own state nobody has set.
  thread_state   text not null default 'open'
    check (thread_state in ('open', 'premoderated', 'closed', 'hidden')),
  max_length     integer not null default 10000 check (max_length between 1 and 65525),
  name_required  boolean not null default true,
  email_required boolean not null default true,
  -- A comment with more links than this waits for a moderator.
  max_links      integer not null default 2 check (max_links >= 0)
);

create table comments.threads (
  id             uuid primary key,
  site_id        text not null references platform.sites,
  url            text not null,
  title          text not null,
  -- When an API key last vouched for URL and title. Until then they are a visitor's claim, and never in mail.
  vouched_at     timestamptz,
  state          text check (state in ('open', 'premoderated', 'closed', 'hidden')),
  -- Grows with each change the public can see: ETag, and later event id.
  version        integer not null default 0,
  -- How many of its comments are shown.
  approved_count integer not null default 0 check (approved_count >= 0),
  created_at     timestamptz not null default now()
);
create index threads_of_site on comments.threads (site_id, id);

-- Every name a page goes by: `id:<CMS id>` and `url:<normalised URL>`. Several may lead to one thread.
create table comments.thread_keys (
  site_id   text not null references platform.sites,
  key       text not null,
  thread_id uuid not null references comments.threads,
  primary key (site_id, key)
);
create index keys_of_thread on comments.thread_keys (thread_id);

-- Whoever signs with this name and address. Nothing a visitor sends changes a row once made.
create table comments.authors (
  id          uuid primary key,
  site_id     text not null references platform.sites,
  name        text not null,
  address     text,
  verified_at timestamptz,
  created_at  timestamptz not null default now()
);
create unique index authors_by_signature on comments.authors (site_id, name, lower(address))
  nulls not distinct;

create table comments.comments (
  id         uuid primary key,
  site_id    text not null references platform.sites,
  thread_id  uuid not null references comments.threads,
  parent_id  uuid references comments.comments,
  -- The comment at the top of its branch; itself for a root.
  root_id    uuid not null references comments.comments deferrable initially deferred,
  depth      integer not null check (depth >= 0),
  author_id  uuid not null references comments.authors,
  website    text,
  text       text not null,
  html       text not null,
  status     text not null check (status in ('pending', 'approved', 'rejected', 'spam', 'deleted')),
  -- Why it waited, for moderators: the names of the screening phases that held it.
  reasons    text[] not null default '{}',
  -- The thread's version at the change that last touched it.
  version    integer not null,
  -- Approved, and so is everything it replies to: a reply goes out of sight with what it answers.
  shown      boolean not null default false,
  -- Whether a notice to the moderators has counted it.
  announced  boolean not null default false,
  created_at timestamptz not null,
  edited_at  timestamptz
);

-- A thread is read as its roots, by time, each with its branch.
create index shown_roots on comments.comments (thread_id, created_at, id)
  where shown and parent_id is null;
create index shown_branches on comments.comments (root_id, created_at, id)
  where shown and parent_id is not null;
create index replies_of_comment on comments.comments (parent_id) where parent_id is not null;

-- The moderation queue is every pending comment of a site, oldest first.
create index moderation_queue on comments.comments (site_id, status, created_at, id);

create index comments_by_author on comments.comments (author_id, thread_id, created_at);

-- What was decided about comments, by whom. Appended to, never changed; holds no comment's text.
create table comments.decisions (
  id         uuid primary key,
  site_id    text not null references platform.sites,
  comment_id uuid not null references comments.comments,
  action     text not null check (action in ('approve', 'reject', 'spam')),
  from_status text not null,
  -- A link in mail is known by the comment it is about.
  actor_kind text not null check (actor_kind in ('api-key', 'staff', 'mail-link')),
  actor_id   uuid not null,
  -- What the moderator wrote down about it.
  note       text,
  created_at timestamptz not null default now()
);
create index decisions_of_comment on comments.decisions (comment_id, created_at);

-- An author ticked "notify me": for a day their address may be read for one confirmation.
create table comments.mail_requests (
  comment_id uuid primary key references comments.comments,
  author_id  uuid not null references comments.authors,
  created_at timestamptz not null default now()
);
create index mail_requests_of_author on comments.mail_requests (author_id, created_at);

-- When a site's moderators last had mail about comments that wait.
create table comments.moderator_notices (
  site_id     text primary key references platform.sites,
  notified_at timestamptz not null
);

-- The answer first given to an Idempotency-Key, without its edit token, for 24 hours.
create table comments.idempotency_keys (
  site_id    text not null references platform.sites,
  key_hash   bytea not null,
  body_hash  bytea not null,
  comment_id uuid not null references comments.comments,
  answer     json not null,
  created_at timestamptz not null default now(),
  primary key (site_id, key_hash)
);
create index old_idempotency_keys on comments.idempotency_keys (created_at);

-- Published: what everyone may see now. A thread's title is there only where somebody vouched for it.
create view comments.visible_comments as
select
  c.id as comment_id, c.site_id, c.thread_id, c.parent_id, c.author_id, a.name as author_name,
  left(c.text, 280) as excerpt, 0 as score, c.created_at,
  case when t.vouched_at is not null then t.url end as thread_url,
  case when t.vouched_at is not null then t.title end as thread_title
from comments.comments c
join comments.threads t on t.id = c.thread_id
join comments.authors a on a.id = c.author_id
left join comments.site_settings s on s.site_id = t.site_id
where c.shown and coalesce(t.state, s.thread_state, 'open') <> 'hidden';

-- Published: who may be written to. `address` only where its owner has proved it;
-- `confirmable_address` also for a day after the author asked for mail, for one confirmation.
create view comments.reachable_authors as
select
  a.id as author_id, a.site_id,
  case when a.verified_at is not null then a.address end as address,
  case when a.verified_at is not null or exists (
    select from comments.mail_requests r
    where r.author_id = a.id and r.created_at > now() - interval '1 day'
  ) then a.address end as confirmable_address
from comments.authors a;
