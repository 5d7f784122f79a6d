import type { SchemaSource } from '@afterword/shared/postgres/migrations'

/** The schema this service owns. */
export const SOURCE: SchemaSource = {
  schema: 'comments',
  folder: new URL('../migrations/', import.meta.url),
}
