-- The version at which comments last came from another thread or went back to it: whoever has seen
-- an earlier one, of whichever thread, knows other comments than those that it went on from.
alter table comments.threads add column regrouped_version integer not null default 0;
