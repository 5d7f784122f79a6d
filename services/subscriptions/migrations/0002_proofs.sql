-- Who, in the comments service, last asked under this address. By this they are found when erased.
alter table subscriptions.subscribers add column author_id uuid;
create index subscribers_of_author on subscriptions.subscribers (author_id)
  where author_id is not null;

-- The click also tells the comments service whose address this is.
alter table subscriptions.confirmations add column proves boolean not null default false;

-- Published: mails that a click can still answer, and whether it would begin a subscription.
create view subscriptions.answerable_confirmations as
select
  c.id as confirmation_id, c.site_id, c.subscriber_id, r.address, r.locale, waits.subscribes
from subscriptions.confirmations c
join subscriptions.subscribers r on r.id = c.subscriber_id
cross join lateral (
  select exists (
    select from subscriptions.subscriptions s
    where s.confirmation_id = c.id and s.state = 'pending'
  ) as subscribes
) as waits
where r.address is not null
  and c.confirmed_at is null and c.refused_at is null and c.expires_at > now()
  and (c.proves or waits.subscribes);
