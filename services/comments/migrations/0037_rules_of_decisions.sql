-- Which of the site's rules for comments was broken, in the site's own words: its author reads it.
alter table comments.decisions add column rule text;
