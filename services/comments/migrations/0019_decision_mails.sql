alter table comments.site_settings
  -- Which decisions whoever they concern has a mail about, at an address they have proved.
  add column decision_mails text[] not null
    default '{comment-approved,comment-removed,report-decided,review-decided}';
