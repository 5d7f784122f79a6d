-- More kinds of mail, and a lane for those that are neither asked for just now nor a campaign's.
alter table mailer.contents drop constraint if exists contents_kind_check;
alter table mailer.contents add constraint contents_kind_check check (kind in (
  'confirmation', 'welcome', 'my-comments', 'sign-in', 'export', 'reply', 'follow-up', 'decision',
  'moderator-notice', 'publication', 'digest'));

alter table mailer.deliveries drop constraint if exists deliveries_kind_check;
alter table mailer.deliveries add constraint deliveries_kind_check check (kind in (
  'confirmation', 'welcome', 'my-comments', 'sign-in', 'export', 'reply', 'follow-up', 'decision',
  'moderator-notice', 'publication', 'digest'));

alter table mailer.deliveries drop constraint if exists deliveries_lane_check;
alter table mailer.deliveries add constraint deliveries_lane_check
  check (lane in ('transactional', 'notices', 'campaigns'));
