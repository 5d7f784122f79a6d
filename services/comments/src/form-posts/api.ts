import { z } from 'zod'

const Field = z.string().default('')

/** The fields of our form. All are text, and what is wrong with it is found later. */
export const PostForm = z
  .object({
    url: Field.describe('The address of the page'),
    pageId: Field.describe("The page's id in the site's CMS"),
    parentId: Field.describe('The comment this replies to'),
    text: Field,
    name: Field,
    email: Field,
    website: Field,
    company: Field.describe('Left empty by people, who never see it'),
    notifyPublications: Field.describe('Not empty: asks for every new article by mail'),
  })
  .meta({ id: 'PostCommentForm' })
export type PostForm = z.infer<typeof PostForm>
