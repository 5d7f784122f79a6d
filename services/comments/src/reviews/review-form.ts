import { type Html, html } from '@afterword/shared/http/html'
import { z } from 'zod'
import { cleanText } from '../text/clean.ts'
import type { Review } from './review.ts'

const LONGEST = 2_000

/** What the button of a status page posts. */
export const ReviewForm = z.object({
  note: z
    .string()
    .transform(cleanText)
    .pipe(z.string().max(LONGEST))
    .default('')
    .transform((note) => note || null),
})

/** Asks for a review, or says what became of the one that was asked for. */
export function reviewPart(
  review: Pick<Review, 'outcome'> | undefined,
  { isOpen }: { isOpen: boolean },
): Html {
  if (review?.outcome === null) {
    return html`<p>You have asked for a review. A moderator will look at it again, and this page
will say what came of it.</p>`
  }
  if (review) return html`<p>A moderator has looked at it again: ${OUTCOMES[review.outcome]}.</p>`
  return isOpen ? form : html``
}

const OUTCOMES = { upheld: 'the decision stands', reversed: 'the decision was changed' }

const form = html`
<h2>Do you see it differently?</h2>
<form method="post">
<p><label for="note">What should the moderators know? You need not say anything.</label></p>
<p><textarea id="note" name="note" rows="5" maxlength="${LONGEST}" dir="auto"></textarea></p>
<p class="actions"><button>Ask for a review</button></p>
</form>
<p class="note">You can ask once. A person will look at it.</p>`
