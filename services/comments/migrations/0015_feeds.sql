-- The newest comments that everyone may see, of a site and of a thread, for feeds.
create index newest_of_site on comments.comments (site_id, created_at, id) where shown;
create index newest_of_thread on comments.comments (thread_id, created_at, id) where shown;
