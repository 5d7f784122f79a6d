-- Whom a comment mentions is looked for by name, the newest first.
create index authors_by_name on comments.authors (site_id, lower(name), id);
