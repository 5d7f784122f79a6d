-- Published: the articles a site has announced, by which the pages that comments stand under get their
-- title and address from somebody the site trusts.
create view subscriptions.known_publications as
select id as publication_id, site_id, url, title, section from subscriptions.publications;
