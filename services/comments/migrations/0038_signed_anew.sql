-- Whoever was erased under a legal hold and signs the same again is another author. Without a
-- condition, so that statements which do not look at `erased_at` find authors by it too.
create unique index authors_signed_anew on comments.authors
  (site_id, name, lower(address), erased_at) nulls not distinct;
drop index comments.authors_by_signature;
alter index comments.authors_signed_anew rename to authors_by_signature;

-- Their account at the news site is not known again, like their browser.
update comments.readers set subject = null where erased_at is not null and subject is not null;
