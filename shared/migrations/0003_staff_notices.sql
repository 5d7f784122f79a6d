-- Whether somebody on the staff is told by mail of comments that wait.
alter table platform.staff add column notices boolean not null default true;
