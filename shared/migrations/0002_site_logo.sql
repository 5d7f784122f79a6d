-- A picture with the site's name, for the head of its mail.
alter table platform.sites add column logo_url text;
