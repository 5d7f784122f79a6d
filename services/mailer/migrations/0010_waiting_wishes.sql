-- A reader who writes to be left alone does not wait behind what others report.
drop index mailer.waiting_feedback_mails;
create index waiting_feedback_mails on mailer.feedback_mails ((purpose <> 'unsubscribe'), due_at)
  where handled_at is null;
