-- Whether what a comment was judged by still holds, asked by the statement that adds it, while it
-- holds the thread. A function, because each of its looks sees what was committed up to that
-- moment: the statement itself sees only what was there when it began, before it had to wait.
create function comments.still_holds(
  of_site text, settings_version text, in_section text, section_state text, of_key bytea,
  in_thread uuid, under uuid, by_author uuid, said text, said_since timestamptz, slow_since timestamptz,
  slow_author uuid, by_reader uuid, from_networks bytea[]
) returns boolean language plpgsql volatile as $$
begin
  -- The site, and the section of its page, take comments as they did.
  if settings_version is distinct from (
    select xmin::text from comments.site_settings where site_id = of_site
  ) then
    return false;
  end if;
  if in_section is not null and section_state is distinct from (
    select state from comments.sections where site_id = of_site and name = in_section
  ) then
    return false;
  end if;

  -- The request was not answered meanwhile.
  if of_key is not null and exists (
    select from comments.idempotency_keys where site_id = of_site and key_hash = of_key
  ) then
    return false;
  end if;

  -- What it replies to is there.
  if under is not null and not exists (
    select from comments.comments where id = under and thread_id = in_thread and shown
  ) then
    return false;
  end if;

  -- Its author has not said it yet.
  if by_author is not null and exists (
    select from comments.comments
    where author_id = by_author and thread_id = in_thread and created_at > said_since
      and text = said and status <> 'deleted'
  ) then
    return false;
  end if;

  -- Slow mode: its reader has said nothing else of late.
  return slow_since is null or not exists (
    select from comments.comments
    where thread_id = in_thread and created_at > slow_since
      and (author_id = slow_author or reader_id = by_reader or network_hash = any (from_networks))
  );
end $$;
