-- Published: what waits for a moderator, for the mail that tells them. A thread's title is there only
-- where somebody vouched for it. Left joins, so that who only counts reads no other table.
create view comments.waiting_comments as
select
  c.id as comment_id, c.site_id, a.name as author_name, left(c.text, 280) as excerpt, c.created_at,
  case when t.vouched_at is not null then t.title end as thread_title
from comments.comments c
left join comments.threads t on t.id = c.thread_id
left join comments.authors a on a.id = c.author_id
where c.status = 'pending';
