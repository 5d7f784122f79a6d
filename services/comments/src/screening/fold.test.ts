import { describe, expect, it } from 'vitest'
import { foldName, foldText } from './fold.ts'

describe('a name', () => {
  it.each([
    'admin',
    'ADMIN',
    'Аdmin',
    'аdmіn',
    'Adm1n',
    'AdmIn',
    'ａｄｍｉｎ',
    '𝐀𝐝𝐦𝐢𝐧',
    'Ádmïn',
    'A d-m_i.n',
    'ad\u200bmin',
    'adrnin',
  ])('reads like Admin as %j', (name) => {
    expect(foldName(name)).toBe(foldName('Admin'))
  })

  it('is known by letters that look alike only as capitals', () => {
    expect(foldName('Тhе Еditоr')).toBe(foldName('The Editor'))
  })

  it.each(['Adam', 'Badmin', 'Administrator', '管理'])('is another one as %j', (name) => {
    expect(foldName(name)).not.toBe(foldName('Admin'))
  })
})

describe('a text', () => {
  it('keeps words apart that only look alike in haste', () => {
    expect(foldText('heil')).not.toBe(foldText('hell'))
    expect(foldText('burn 101')).not.toBe(foldText('bum lol'))
  })

  it('reads the same in letters of another script', () => {
    expect(foldText('саsіnо')).toBe('casino')
    expect(foldText('ＣＡＳＩＮＯ cásino')).toBe('casino casino')
  })
})
