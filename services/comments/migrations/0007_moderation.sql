-- Every deed of a moderator, of an author, and of ours, about one comment or a whole thread.
alter table comments.decisions
  drop constraint decisions_action_check,
  drop constraint decisions_actor_kind_check,
  alter column comment_id drop not null,
  alter column from_status drop not null,
  add column thread_id uuid references comments.threads,
  add column to_status text,
  -- What an undo takes back.
  add column undoes uuid references comments.decisions,
  -- Names of what held the comment, or the rule it broke; never its text.
  add column reason text,
  add check (num_nonnulls(comment_id, thread_id) >= 1);
create unique index undone_once on comments.decisions (undoes) where undoes is not null;
create index decisions_of_site on comments.decisions (site_id, created_at, id);
create index decisions_of_thread on comments.decisions (thread_id, created_at) where thread_id is not null;
