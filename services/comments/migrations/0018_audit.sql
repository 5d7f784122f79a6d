-- What a merge moved: by this it is undone.
create table comments.merges (
  decision_id uuid primary key references comments.decisions,
  -- The names that led to the thread that went.
  names       text[] not null
);

-- The comments at the top of their branches that came from it: a branch never stands in two threads.
create table comments.merged_roots (
  decision_id uuid not null references comments.decisions,
  comment_id  uuid not null references comments.comments,
  primary key (decision_id, comment_id)
);

-- What of the report of split threads was found to be two pages: `reason` says which with `thread_id`.
create index dismissed_proposals on comments.decisions (site_id)
  where action = 'dismiss-proposal';

-- Who may not comment is decided too. A block is forgotten a while after it is over; this is not.
alter table comments.decisions
  drop constraint decisions_check,
  add column block_id uuid,
  add constraint decisions_check
    check (num_nonnulls(comment_id, thread_id, block_id) >= 1) not valid;
create index decisions_of_block on comments.decisions (block_id, number) where block_id is not null;
