import type { KeyTrouble } from '../dkim/key.ts'

/** What a mail must not leave without: the law asks for it, and readers do. */
export type Lack = 'sender-name-missing' | 'postal-address-missing' | 'contact-missing'

/** Why all mail of a site is held: it waits, nothing of it fails, and it leaves when that is mended. */
export type HoldReason = Lack | KeyTrouble

/** As one says it to whoever can mend it. */
export const HOLD_WORDS: Record<HoldReason, string> = {
  'sender-name-missing': 'It has no sender name: afterword site set <id> --sender-name …',
  'postal-address-missing': 'It has no postal address: afterword site set <id> --postal-address …',
  'contact-missing': 'It has no contact: afterword site set <id> --contact …',
  'dkim-key-unusable':
    'Its DKIM key cannot be used: compare DKIM_SECRET, or make a new one with afterword dkim create <id>.',
  'dkim-key-misaligned':
    'Its DKIM key is of another domain than its sender address: make one with afterword dkim create <id>.',
}
