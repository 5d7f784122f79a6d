-- Their owner asked to be erased; what a legal hold keeps as evidence goes when it ends.
alter table comments.reports add column erased_at timestamptz;
create index erased_reports on comments.reports (erased_at) where erased_at is not null;

alter table comments.readers add column erased_at timestamptz;
create index erased_readers on comments.readers (erased_at) where erased_at is not null;
