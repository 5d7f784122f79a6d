/** Steer the direction of text around them: allowed in a comment, never in a name or a title. */
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** C0 and C1, of which only the line break means something in a text. */
const CONTROLS = /[^\P{Cc}\n]/gu

const VISIBLE = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{C}\u2800]/u

/** Text of several lines as it is kept: composed (NFC), with line breaks and no other controls. */
export function cleanText(text: string): string {
  return text
    .replaceAll(/\r\n?|[\u0085\u2028\u2029]/gu, '\n')
    .replaceAll('\t', ' ')
    .replaceAll(CONTROLS, '')
    .normalize('NFC')
    .trim()
}

/** One line, such as a name: also without anything that turns the text around it. */
export function cleanLine(text: string): string {
  return cleanText(text).replaceAll(BIDI, '').replaceAll(/\s+/gu, ' ').trim()
}

/** False for what looks empty: spaces, joiners, fillers. */
export function isVisible(text: string): boolean {
  return VISIBLE.test(text)
}
