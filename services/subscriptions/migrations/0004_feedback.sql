-- Readers also leave by mail, and by pressing "spam".
alter table subscriptions.subscriptions
  drop constraint subscriptions_end_cause_check,
  add constraint subscriptions_end_cause_check
    check (end_cause in ('unsubscribed', 'refused', 'expired', 'erased', 'complaint'));
alter table subscriptions.consents
  drop constraint consents_method_check,
  add constraint consents_method_check
    check (method in ('form', 'comment', 'mail-link', 'one-click', 'mail', 'complaint'));
