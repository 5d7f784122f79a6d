-- How often the process that had it in hand died: among others, and alone. What is suspected
-- runs alone, and what then brings down its process again and again is parked.
alter table mailer.deliveries
  add column shared_crashes smallint not null default 0,
  add column lone_crashes   smallint not null default 0,
  -- Whether it was sent again because nobody could tell if the first try arrived.
  add column is_resent      boolean not null default false;
-- Each site's oldest in turn, so that none waits for another's million.
drop index mailer.due_deliveries;
create index due_deliveries on mailer.deliveries (lane, site_id, due_at, id)
  where state in ('pending', 'deferred') and campaign_id is null;

create index suspect_deliveries on mailer.deliveries (lane, due_at)
  where state in ('pending', 'deferred') and shared_crashes >= 3;

-- What waits for a person: nobody knows whether it arrived, or we could not send it.
create index unresolved_deliveries on mailer.deliveries (site_id, settled_at, id)
  where state = 'unknown' or state = 'failed' and reason in ('crashes-sender', 'not-composed');

-- Who decided, or what showed, how a delivery ended or that it is sent again. Never changed.
create table mailer.resolutions (
  id          uuid primary key default mailer.new_id(),
  delivery_id uuid not null,
  site_id     text not null references platform.sites,
  resolution  text not null check (resolution in ('sent', 'failed', 'resend')),
  -- An API key, or else the evidence or rule that spoke.
  api_key_id  uuid,
  cause       text not null,
  note        text,
  created_at  timestamptz not null default now()
);
create index resolutions_of_delivery on mailer.resolutions (delivery_id);

-- Which database this was when mail was last sent from it, and what its operator calls the
-- instance. A copy has this row too, and finds that it speaks of another.
create table mailer.instance (
  is_only     boolean primary key default true check (is_only),
  -- Null: the next that wants to send takes it over.
  identity    text,
  name        text,
  -- By an operator, for a mailer that is started with sending held.
  released_at timestamptz
);
