/** Steer the direction of text around them: allowed in a comment, never in a name or a title. */
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** C0 and C1, of which only the line break means something in a text. */
const CONTROLS = /[^\P{Cc}\n]/gu

const VISIBLE = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{C}\u2800]/u

/** Text of several lines as it is kept: composed (NFC), with line breaks and no other controls. */
export function cleanText(text: string): string {
  const plain = text
    .replaceAll(/\r\n?|[\u0085\u2028\u2029]/gu, '\n')
    .replaceAll('\t', ' ')
    .replaceAll(CONTROLS, '')
  return limitMarks(plain).trim()
}

/** One line, such as a name: also without anything that turns the text around it. */
export function cleanLine(text: string): string {
  return cleanText(text.replaceAll(BIDI, '')).replaceAll(/\s+/gu, ' ').trim()
}

/** False for what looks empty: spaces, joiners, fillers. */
export function isVisible(text: string): boolean {
  return VISIBLE.test(text)
}

/** More marks on one letter than any language needs: they would climb over the lines around. */
const MOST_MARKS = 4

/** Marks, also with what is not seen between them, which would not keep them from piling up. */
const PILE = /[\p{M}\p{Cf}\p{Default_Ignorable_Code_Point}]{5,}/gu

/** Composes a text (NFC), with no more marks on a letter than are read. */
function limitMarks(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(PILE, (pile) => {
      let marks = 0
      return pile.replaceAll(/\p{M}/gu, (mark) => (++marks > MOST_MARKS ? '' : mark))
    })
    .normalize('NFC')
}
