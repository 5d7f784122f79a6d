-- Every deed of a moderator, of an author, and of ours, about one comment or a whole thread.
alter table comments.decisions
  drop constraint decisions_action_check,
  drop constraint decisions_actor_kind_check,
  alter column comment_id drop not null,
  alter column from_status drop not null,
  -- The order in which they were made, given while the thread was held: no two clocks agree so well.
  add column number bigint not null generated always as identity,
  add column thread_id uuid references comments.threads,
  add column to_status text,
  -- What was changed, as it was before: what an undo puts back. A text is named by its number.
  add column before jsonb not null default '{}',
  -- How many earlier texts the comment had afterwards: whether it was edited since.
  add column versions integer not null default 0,
  -- What an undo takes back.
  add column undoes uuid references comments.decisions,
  -- The decision on many comments that this one is a part of.
  add column part_of uuid references comments.decisions,
  -- Names of what held the comment, or the rule it broke; never its text.
  add column reason text,
  add check (num_nonnulls(comment_id, thread_id) >= 1);
create unique index undone_once on comments.decisions (undoes) where undoes is not null;
create index parts_of_decision on comments.decisions (part_of) where part_of is not null;
drop index comments.decisions_of_comment;
create index decisions_of_comment on comments.decisions (comment_id, number);
create index decisions_of_site on comments.decisions (site_id, number);
create index decisions_of_thread on comments.decisions (thread_id, number) where thread_id is not null;

-- What moderators look for: the comments of one thread, and those held for one reason.
create index comments_of_thread on comments.comments (thread_id, status, created_at, id);
create index held_comments on comments.comments (site_id, status, created_at, id) where reasons <> '{}';

-- Deleted a while ago, and under no legal hold: the text is to go too.
create index deleted_texts on comments.comments (created_at)
  where status = 'deleted' and held_at is null and text <> '';

alter table comments.site_settings
  -- Moderators have mail about what waits at once, then at most this often.
  add column notice_minutes integer not null default 10 check (notice_minutes between 1 and 1440);
