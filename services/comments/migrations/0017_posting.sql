-- Whether what a comment was judged by still holds, asked by the statement that adds it, while it
-- holds the thread. A function, because it sees what was committed up to that moment: the statement
-- itself sees only what was there when it began, before it had to wait.
create function comments.still_holds(
  of_site text, settings_version text, in_section text, section_state text, of_key bytea,
  in_thread uuid, under uuid, by_author uuid, said text, said_since timestamptz, slow_since timestamptz,
  slow_author uuid, by_reader uuid, from_networks bytea[]
) returns boolean language plpgsql volatile as $$
begin
  return
    -- The site, and the section of its page, take comments as they did.
    (select xmin::text from comments.site_settings where site_id = of_site)
      is not distinct from settings_version
    and (in_section is null or section_state is not distinct from (
      select state from comments.sections where site_id = of_site and name = in_section
    ))
    -- The request was not answered meanwhile.
    and (of_key is null or not exists (
      select from comments.idempotency_keys where site_id = of_site and key_hash = of_key
    ))
    -- What it replies to is there.
    and (under is null or exists (
      select from comments.comments where id = under and thread_id = in_thread and shown
    ))
    -- Its author has not said it yet.
    and (by_author is null or not exists (
      select from comments.comments
      where author_id = by_author and thread_id = in_thread and created_at > said_since
        and text = said and status <> 'deleted'
    ))
    -- Slow mode: its reader has said nothing else of late.
    and (slow_since is null or not exists (
      select from comments.comments
      where thread_id = in_thread and created_at > slow_since
        and (author_id = slow_author or reader_id = by_reader or network_hash = any (from_networks))
    ));
end $$;
