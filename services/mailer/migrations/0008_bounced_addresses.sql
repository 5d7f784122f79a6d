-- When an address that is suppressed for something else was found not to exist: sign-in links
-- stop at that alone, whatever the cause that is shown.
alter table mailer.suppressions add column bounced_at timestamptz;
