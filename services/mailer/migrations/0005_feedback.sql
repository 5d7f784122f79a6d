-- Mail that came to the bounce domain, whole, written down before it is answered for. The raw
-- text goes after some days, and at once when the person it is about is erased.
create table mailer.feedback_mails (
  id              uuid primary key default mailer.new_id(),
  -- What the token in its address names; a complaint's is found within.
  site_id         text references platform.sites,
  delivery_id     uuid,
  subscription_id uuid,
  subscriber_id   uuid,
  purpose         text not null check (purpose in ('bounce', 'unsubscribe', 'complaint')),
  sender          text not null,
  raw             bytea,
  received_at     timestamptz not null default now(),
  -- Tries to read it. What cannot be read is parked: kept, counted, and in nobody's way.
  attempts        integer not null default 0,
  due_at          timestamptz not null default now(),
  handled_at      timestamptz,
  result          text
);
create index waiting_feedback_mails on mailer.feedback_mails (due_at) where handled_at is null;
create index old_feedback_mails on mailer.feedback_mails (received_at);
create index feedback_mails_of_delivery on mailer.feedback_mails (delivery_id)
  where delivery_id is not null;
create index feedback_mails_of_subscriber on mailer.feedback_mails (subscriber_id)
  where subscriber_id is not null;

-- What became of deliveries after the next server took them, each report once.
create table mailer.feedback (
  id          uuid primary key default mailer.new_id(),
  site_id     text not null references platform.sites,
  delivery_id uuid not null,
  kind        text not null check (kind in (
    'hard-bounce', 'soft-bounce', 'no-such-host', 'refused', 'unclear-bounce', 'delayed',
    'delivered', 'complaint')),
  source      text not null check (source in ('mail', 'ses', 'postmark', 'sendgrid', 'mailgun')),
  -- What makes two reports one.
  event_key   text not null,
  code        text,
  detail      text,
  created_at  timestamptz not null default now(),
  unique (source, event_key)
);
create index feedback_of_delivery on mailer.feedback (delivery_id);
create index old_feedback on mailer.feedback (created_at);

-- Calls of providers that must not count twice although they are signed.
create table mailer.webhook_calls (
  source  text not null,
  key     text not null,
  seen_at timestamptz not null default now(),
  primary key (source, key)
);
create index old_webhook_calls on mailer.webhook_calls (seen_at);

-- What a provider told us that we did not understand, without the addresses in it.
create table mailer.parked_events (
  id         uuid primary key default mailer.new_id(),
  source     text not null,
  event      jsonb not null,
  reason     text not null,
  created_at timestamptz not null default now()
);
create index old_parked_events on mailer.parked_events (created_at);

-- Failures in a row that may pass, by keyed hash; enough of them over enough days suppress.
create table mailer.bounce_runs (
  site_id          text not null references platform.sites,
  address_hash     bytea not null,
  kind             text not null check (kind in ('soft', 'no-such-host')),
  count            integer not null,
  began_at         timestamptz not null default now(),
  last_at          timestamptz not null default now(),
  -- Reports about one delivery count once, and what was sent since and did not fail ends the run.
  last_delivery_id uuid not null,
  last_sent_at     timestamptz not null,
  primary key (site_id, address_hash, kind)
);

alter table mailer.suppressions
  drop constraint suppressions_cause_check,
  add constraint suppressions_cause_check check (cause in (
    'hard-bounce', 'soft-bounces', 'no-such-host', 'complaint', 'manual')),
  add column id uuid not null default mailer.new_id() unique,
  add column note text,
  -- The API key that did it by hand.
  add column created_by uuid,
  -- When a confirmation was last let through to ask whether all is well again.
  add column asked_again_at timestamptz;

-- Suppressions that are over, and how that came.
create table mailer.lifted_suppressions (
  id           uuid primary key,
  site_id      text not null references platform.sites,
  address_hash bytea not null,
  scope        text not null,
  cause        text not null,
  note         text,
  created_by   uuid,
  created_at   timestamptz not null,
  lifted_how   text not null check (lifted_how in ('by-hand', 'confirmed')),
  lifted_by    uuid,
  lift_note    text,
  lifted_at    timestamptz not null default now()
);
create index lifted_suppressions_of_address on mailer.lifted_suppressions (site_id, address_hash);

-- A mail from us to ourselves: while they arrive, so do bounces and unsubscribes by mail.
create table mailer.inbound_probes (
  id         uuid primary key,
  sent_at    timestamptz not null default now(),
  arrived_at timestamptz
);
create index arrived_probes on mailer.inbound_probes (arrived_at) where arrived_at is not null;
create index sent_probes on mailer.inbound_probes (sent_at);
