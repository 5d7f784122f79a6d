-- For finding authors in `reachable_authors` by address: what it shows is not what the table holds.
create index reachable_authors_by_address on comments.authors (
  site_id, lower(case when verified_at is not null and erased_at is null then address end)
);
