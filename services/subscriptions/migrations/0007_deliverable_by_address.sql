-- A subscriber is of the same site as what they follow. Said here, an address is found by the index.
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
join subscriptions.subscribers r on r.id = s.subscriber_id and r.site_id = s.site_id
join subscriptions.confirmations c on c.id = s.confirmation_id
where r.address is not null;
