import type { SiteId } from '@afterword/shared/ids'
import { createSite } from '../support/builders.ts'
import type { World } from './world.ts'

/** A site takes ten comments a second in the long run: a load of thirty needs several. */
const SITES = 6

/** Makes the sites a load is spread over. What is posted there is shown at once. */
export async function createSites({ db }: Pick<World, 'db'>): Promise<SiteId[]> {
  const names = Array.from({ length: SITES }, (_, index) => `busy-${index}`)
  return Promise.all(names.map((name) => createSite(db, name)))
}
