-- `shown` now means: approved, and so seen by everyone, whatever it replies to.
-- `placed` means: it holds its place in the thread. It is shown, or something below it is.
alter table comments.comments
  add column placed boolean not null default false,
  add column up_votes integer not null default 0 check (up_votes >= 0),
  add column down_votes integer not null default 0 check (down_votes >= 0),
  add column score integer not null generated always as (up_votes - down_votes) stored,
  add column pinned_at timestamptz,
  add column featured_at timestamptz,
  -- Text, history and evidence are kept from deletion and expiry.
  add column held_at timestamptz;

update comments.comments set shown = status = 'approved';
with recursive standing as (
  select id, parent_id from comments.comments where shown
  union
  select c.id, c.parent_id from comments.comments c join standing on standing.parent_id = c.id
)
update comments.comments set placed = true where id in (select id from standing);

drop index comments.shown_roots;
drop index comments.shown_branches;
create index newest_roots on comments.comments (thread_id, created_at, id)
  where placed and parent_id is null and pinned_at is null;
create index top_roots on comments.comments (thread_id, score, created_at, id)
  where placed and parent_id is null and pinned_at is null;
create index pinned_roots on comments.comments (thread_id, pinned_at)
  where pinned_at is not null;
create index branches on comments.comments (root_id, created_at, id)
  where placed and parent_id is not null;

-- What a comment said before each change, for moderators.
create table comments.comment_versions (
  comment_id  uuid not null references comments.comments,
  number      integer not null check (number > 0),
  text        text not null,
  replaced_at timestamptz not null,
  primary key (comment_id, number)
);

-- The strictest of what the site's switch says and what the thread is: its own state, else its section's, else its site's.
-- Its body is text: with a parsed one, PostgreSQL 15.20 refuses to add a column with a default to threads.
create function comments.is_hidden(comments.threads) returns boolean
language sql stable as $$
  select exists (
    select from comments.site_settings s
    where s.site_id = $1.site_id and s.every_thread = 'hidden'
  ) or 'hidden' = coalesce(
    $1.state,
    (select state from comments.sections x where x.site_id = $1.site_id and x.name = $1.section),
    (select thread_state from comments.site_settings s where s.site_id = $1.site_id),
    'open'
  )
$$;

create or replace view comments.visible_comments as
select
  c.id as comment_id, c.site_id, c.thread_id, c.parent_id, c.author_id, a.name as author_name,
  left(c.text, 280) as excerpt, c.score, c.created_at,
  case when t.vouched_at is not null then t.url end as thread_url,
  case when t.vouched_at is not null then t.title end as thread_title
from comments.comments c
join comments.threads t on t.id = c.thread_id
join comments.authors a on a.id = c.author_id
where c.shown and not comments.is_hidden(t);
