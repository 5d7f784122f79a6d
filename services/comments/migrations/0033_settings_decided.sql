-- What holds for a whole site or a section is decided too, and is about no one thread.
alter table comments.decisions
  drop constraint decisions_check,
  add constraint decisions_check check (
    num_nonnulls(comment_id, thread_id, block_id) >= 1
      or action in ('erase', 'set-section', 'change-settings')
  ) not valid;
