import { describe, expect, it } from 'vitest'
import { checkFrame } from './check-frame.ts'
import { readFrame } from './email.ts'

const { html, text } = readFrame()

it('finds nothing wrong with our own frames', () => {
  expect(checkFrame(html)).toEqual([])
  expect(checkFrame(text)).toEqual([])
})

describe('says what is wrong and in which line:', () => {
  it.each([
    ['an unknown slot', `${text}{{haeding}}`, /^\{\{haeding\}\} is not known here$/],
    ['an unknown section', `${text}{{#foo}}{{/foo}}`, /^\{\{#foo\}\} is not known here$/],
    ['a slot out of its section', `${text}{{note}}`, /must stand in \{\{#note\}\}/],
    ['a slot out of its list', `${text}{{title}}`, /not known here/],
    ['a section out of its list', `${text}{{#best}}{{/best}}`, /not known here/],
    ['a section of quotes alone', `${text}{{#under}}{{/under}}`, /not known here/],
    ['an open section', `${text}{{#note}}`, /is not closed/],
    ['a section closed twice', `${text}{{/note}}`, /closes nothing/],
    ['crossed sections', `${text}{{#note}}{{#lead}}{{/note}}{{/lead}}`, /\{\{\/note\}\} closes/],
    ['half a slot', `${text}{{ heading }}`, /belongs to no slot/],
  ])('%s', (_what, frame, message) => {
    const [fault] = checkFrame(frame)

    expect(fault?.message).toMatch(message)
    expect(fault?.line).toBe(text.split('\n').length)
  })

  it.each(['unsubscribeUrl', 'postalAddress', 'contact', 'senderName', 'actionUrl'])(
    'no {{%s}}',
    (name) => {
      const message = `{{${name}}} is missing, or in a section that may be left out`

      expect(checkFrame(text.replaceAll(`{{${name}}}`, ''))).toEqual([{ line: 1, message }])
      const hidden = text.replaceAll(`{{${name}}}`, `{{#topic}}{{${name}}}{{/topic}}`)
      expect(checkFrame(hidden)).toContainEqual({ line: 1, message })
    },
  )

  it('a frame that mail programs would cut off', () => {
    expect(checkFrame(html + ' '.repeat(60_000))).toEqual([
      { line: 1, message: expect.stringContaining('too big') },
    ])
  })
})
