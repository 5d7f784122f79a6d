alter table comments.site_settings
  -- One switch over every thread of the site, whatever its own state; null leaves each its own.
  add column every_thread text check (every_thread in ('premoderated', 'closed', 'hidden')),
  -- How deep replies are indented; deeper ones are stored as they are.
  add column display_depth integer not null default 4 check (display_depth between 1 and 20),
  -- A thread takes no more comments this many days after it was made; null: for ever.
  add column close_after_days integer check (close_after_days between 1 and 3650),
  -- One comment per reader and thread in this time; 0 switches it off.
  add column slow_mode_seconds integer not null default 0 check (slow_mode_seconds between 0 and 86400),
  -- How long an author may change a comment.
  add column edit_window_seconds integer not null default 900 check (edit_window_seconds between 0 and 604800),
  add column votes text not null default 'both' check (votes in ('off', 'likes', 'both')),
  -- So many reports, from as many networks, hold a comment that no human has approved.
  add column reports_to_hold integer not null default 3 check (reports_to_hold between 1 and 1000),
  -- Whether a comment waits until so many of its reader's have been approved; 0 switches it off.
  add column first_comments_wait integer not null default 0 check (first_comments_wait between 0 and 100),
  -- A widget's form sent sooner than this after it was shown was filled in by a machine.
  add column fill_seconds integer not null default 2 check (fill_seconds between 0 and 60),
  -- Whether people who are not signed in at the news site may comment.
  add column guests boolean not null default true,
  -- Names only staff may sign with, besides the staff's own.
  add column reserved_names text[] not null default '{}',
  -- Hashes of networks are kept this long.
  add column network_days integer not null default 30 check (network_days between 1 and 30),
  -- Told by a signed POST when what everyone sees of a page was taken back.
  add column purge_url text,
  add column purge_secret text check (length(purge_secret) >= 32),
  add check ((purge_url is null) = (purge_secret is null));

-- What a thread is whose own state nobody has set, by the section its page stands in.
create table comments.sections (
  site_id text not null references platform.sites,
  name    text not null,
  state   text not null check (state in ('open', 'premoderated', 'closed', 'hidden')),
  primary key (site_id, name)
);

alter table comments.threads add column section text;
