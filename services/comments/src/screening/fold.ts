// oxlint-disable-next-line typescript/triple-slash-reference -- the package's own types are misnamed
/// <reference path="./unicode-confusables.d.ts" />
import { rectifyConfusion } from 'unicode-confusables'

/** What is not seen, and the accents of Latin, Greek and Cyrillic letters. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\u0300-\u036f]/gu

/** Only letters are taken for letters: a dash may look like one, too. */
const FOREIGN = /[[\p{L}\p{N}]--\p{ASCII}]+/gv
const FOREIGN_LETTER = /[[\p{L}\p{N}]--\p{ASCII}]/gv

/** One spelling for all that reads alike: without case, accents, and letters of other scripts that look like Latin ones. */
export function foldText(text: string): string {
  return plain(text).replaceAll(FOREIGN, (run) => lookOf(run).replaceAll('rn', 'm'))
}

const ALIKE: [RegExp, string][] = [
  [/[il1|!]/gu, 'l'],
  [/0/gu, 'o'],
  [/rn/gu, 'm'],
  [/vv/gu, 'w'],
  [/[^\p{L}\p{M}\p{N}]/gu, ''],
]

/**
 * Like `foldText`, for names, of which only whole ones are compared: also without what lies
 * between the letters, and with letters that are told apart only by looking twice as one.
 */
export function foldName(name: string): string {
  const latin = plain(name).replaceAll(FOREIGN_LETTER, eitherLook)
  return ALIKE.reduce((folded, [each, one]) => folded.replaceAll(each, one), latin)
}

function plain(text: string): string {
  return text.normalize('NFKD').replaceAll(UNSEEN, '').toLowerCase()
}

function lookOf(letters: string): string {
  return rectifyConfusion(letters).toLowerCase()
}

/** Some letters look like a Latin one only when they are capitals. */
function eitherLook(letter: string): string {
  const looks = [lookOf(letter), lookOf(letter.toUpperCase())]
  return looks.find((look) => /^\p{ASCII}+$/u.test(look)) ?? lookOf(letter)
}
