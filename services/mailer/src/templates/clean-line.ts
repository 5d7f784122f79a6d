/** Controls, line and paragraph separators, and marks that turn the direction of what follows. */
const UNFIT = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]+/gu

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/**
 * Makes one line of text fit for a header or a heading: nothing in it breaks the line, hides
 * or turns what stands around it. What is longer than `most` ends in an ellipsis.
 */
export function cleanLine(text: string, most: number): string {
  const line = text.toWellFormed().replace(UNFIT, ' ').replace(/\s+/g, ' ').trim()
  if (line.length <= most) return line

  let kept = ''
  for (const { segment } of graphemes.segment(line)) {
    if (kept.length + segment.length >= most) break
    kept += segment
  }
  return `${kept.trimEnd()}…`
}
