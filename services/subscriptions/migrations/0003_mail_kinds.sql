-- Whether a site greets whoever has just confirmed.
alter table subscriptions.site_settings
  add column welcome boolean not null default false;

-- Published: what each subscription may get now. A digest may also bring what a reader of single
-- mails had too many of, so it asks for no frequency.
create or replace view subscriptions.deliverable as
select
  s.id as subscription_id, s.site_id, s.subscriber_id, r.address, r.locale, s.topic, s.frequency,
  s.state, s.confirmed_at, s.confirmation_id,
  s.state = 'pending' and c.confirmed_at is null and c.refused_at is null
    and c.expires_at > now() as may_confirm,
  s.state = 'confirmed' and s.frequency = 'instant'
    and (r.paused_until is null or r.paused_until <= now())
    and s.topic !~ '^(thread|replies):' as may_publish,
  s.state = 'confirmed' and (r.paused_until is null or r.paused_until <= now())
    and s.topic ~ '^(thread|replies):' as may_notice,
  s.state = 'confirmed' and (r.paused_until is null or r.paused_until <= now()) as may_digest
from subscriptions.subscriptions s
join subscriptions.subscribers r on r.id = s.subscriber_id
join subscriptions.confirmations c on c.id = s.confirmation_id
where r.address is not null;
