-- What was installed before has a parsed body there, with which PostgreSQL 15.20 refuses to add a column
-- with a default to threads.
create or replace function comments.is_hidden(comments.threads) returns boolean
language sql stable security definer set search_path = pg_catalog as $$
  select exists (
    select from comments.site_settings s
    where s.site_id = $1.site_id and s.every_thread = 'hidden'
  ) or 'hidden' = coalesce(
    $1.state,
    (select state from comments.sections x where x.site_id = $1.site_id and x.name = $1.section),
    (select thread_state from comments.site_settings s where s.site_id = $1.site_id),
    'open'
  )
$$;
