-- That somebody was erased stands in the log without saying who: it is about nothing that is left.
alter table comments.decisions
  drop constraint decisions_check,
  add constraint decisions_check
    check (num_nonnulls(comment_id, thread_id, block_id) >= 1 or action = 'erase') not valid;
