-- Mail to the author of comments, at the address they have proved; and confirmations that begin
-- no subscription.
alter table mailer.contents
  drop constraint contents_kind_check,
  add constraint contents_kind_check
    check (kind in ('confirmation', 'moderator-notice', 'my-comments', 'publication'));
alter table mailer.deliveries
  add column author_id uuid,
  drop constraint deliveries_kind_check,
  add constraint deliveries_kind_check
    check (kind in ('confirmation', 'moderator-notice', 'my-comments', 'publication')),
  drop constraint deliveries_check,
  add constraint deliveries_recipient_check
    check (num_nonnulls(subscriber_id, staff_id, author_id) = 1);
create index deliveries_of_author on mailer.deliveries (author_id, created_at)
  where author_id is not null;
