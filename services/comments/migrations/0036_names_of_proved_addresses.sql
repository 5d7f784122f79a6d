-- Who had proved an address and then signed with a new name got no mail about that comment. New names
-- are marked as they are made; these were made before.
update comments.authors a set verified_at = now()
where a.verified_at is null and a.erased_at is null and exists (
  select from comments.readers r
  where r.site_id = a.site_id and lower(r.address) = lower(a.address)
    and r.subject is null and r.verified_at is not null
);
