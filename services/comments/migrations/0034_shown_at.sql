alter table comments.comments
  -- When it last came to be shown. Null: it is shown since it was made, or not at all. So posting
  -- writes nothing more, and no row that was there needs to be written while this holds the table.
  add column shown_at timestamptz;

create or replace function comments.note_shown() returns trigger language plpgsql as $$
begin
  new.shown_since := new.version;
  if tg_op = 'UPDATE' then
    -- `created_at` is by the clock of whoever took it, which may go before this one.
    new.shown_at := greatest(now(), new.created_at);
  end if;
  return new;
end $$;

-- What everyone may see and came to be shown last, of a site and of a thread, for feeds. They take
-- the place of those by creation, which nothing else asked: a post writes as many as before.
drop index comments.newest_of_site;
drop index comments.newest_of_thread;
create index last_shown_of_site on comments.comments (site_id, coalesce(shown_at, created_at), id)
  where shown;
create index last_shown_of_thread on comments.comments (thread_id, coalesce(shown_at, created_at), id)
  where shown;
