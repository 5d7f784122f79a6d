-- Of which campaign the mail was that somebody refused for who we are: when that proves to be our
-- fault, all of these are held, whosever they are.
alter table mailer.relay_faults add column campaign_id uuid;
