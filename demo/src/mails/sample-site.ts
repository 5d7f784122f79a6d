import type { Site } from '@afterword/shared/access/store'
import { SiteId } from '@afterword/shared/ids'

/** Whose mail the gallery shows. */
export const SAMPLE_SITE: Site = {
  id: SiteId.parse('lantern'),
  name: 'The Harbour Lantern',
  url: 'https://lantern.example/',
  origins: ['https://lantern.example'],
  locale: 'en',
  accent: '#9a3412',
  logoUrl: null,
  senderName: 'The Harbour Lantern',
  senderAddress: 'news@lantern.example',
  replyTo: 'desk@lantern.example',
  postalAddress: '3 Chandler’s Row, Ellery Quay',
  contact: 'desk@lantern.example',
  createdAt: new Date(0),
}
