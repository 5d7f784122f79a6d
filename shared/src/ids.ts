import { randomUUIDv7 } from 'node:crypto'
import { z } from 'zod'

/** A site's short name, as it stands in URLs and in the widget's `site` attribute. */
export const SiteId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'Use lower-case letters, digits and hyphens, at most 63.')
  .brand<'SiteId'>()
export type SiteId = z.infer<typeof SiteId>

export const ThreadId = z.uuid().brand<'ThreadId'>()
export type ThreadId = z.infer<typeof ThreadId>

export const CommentId = z.uuid().brand<'CommentId'>()
export type CommentId = z.infer<typeof CommentId>

export const AuthorId = z.uuid().brand<'AuthorId'>()
export type AuthorId = z.infer<typeof AuthorId>

export const ReaderId = z.uuid().brand<'ReaderId'>()
export type ReaderId = z.infer<typeof ReaderId>

export const StaffId = z.uuid().brand<'StaffId'>()
export type StaffId = z.infer<typeof StaffId>

export const ApiKeyId = z.uuid().brand<'ApiKeyId'>()
export type ApiKeyId = z.infer<typeof ApiKeyId>

export const MessageId = z.uuid().brand<'MessageId'>()
export type MessageId = z.infer<typeof MessageId>

export const SubscriberId = z.uuid().brand<'SubscriberId'>()
export type SubscriberId = z.infer<typeof SubscriberId>

export const SubscriptionId = z.uuid().brand<'SubscriptionId'>()
export type SubscriptionId = z.infer<typeof SubscriptionId>

export const ConfirmationId = z.uuid().brand<'ConfirmationId'>()
export type ConfirmationId = z.infer<typeof ConfirmationId>

export const MyCommentsLinkId = z.uuid().brand<'MyCommentsLinkId'>()
export type MyCommentsLinkId = z.infer<typeof MyCommentsLinkId>

export const PublicationId = z.uuid().brand<'PublicationId'>()
export type PublicationId = z.infer<typeof PublicationId>

export const CampaignId = z.uuid().brand<'CampaignId'>()
export type CampaignId = z.infer<typeof CampaignId>

export const ContentId = z.uuid().brand<'ContentId'>()
export type ContentId = z.infer<typeof ContentId>

export const DeliveryId = z.uuid().brand<'DeliveryId'>()
export type DeliveryId = z.infer<typeof DeliveryId>

export const DkimKeyId = z.uuid().brand<'DkimKeyId'>()
export type DkimKeyId = z.infer<typeof DkimKeyId>

export const AlertId = z.uuid().brand<'AlertId'>()
export type AlertId = z.infer<typeof AlertId>

/** Makes an id that sorts by creation time, so new rows land at the right-hand edge of the index. */
export function newId<Schema extends z.ZodType>(schema: Schema): z.output<Schema> {
  return schema.parse(randomUUIDv7())
}
