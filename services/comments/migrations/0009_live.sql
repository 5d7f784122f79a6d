alter table comments.comments
  -- The thread's version at which it came to be shown: a later change of what is shown is an edit.
  -- Null: it never was, and nobody hears of it.
  add column shown_since integer;
update comments.comments set shown_since = version where shown;

create function comments.note_shown() returns trigger language plpgsql as $$
begin
  new.shown_since := new.version;
  return new;
end $$;
create trigger shown_from_the_start before insert on comments.comments
  for each row when (new.shown) execute function comments.note_shown();
create trigger shown_anew before update of shown on comments.comments
  for each row when (new.shown and not old.shown) execute function comments.note_shown();

-- What has changed in a thread since a version.
create index changed_comments on comments.comments (thread_id, version);
