-- `comments.visible_comments` is published, but what a view calls runs with the rights of whoever
-- asks it: the mailer may read the view, and not the settings this looks into.
alter function comments.is_hidden(comments.threads) security definer set search_path = pg_catalog;
