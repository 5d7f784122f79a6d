import { cleanText } from '@afterword/comments/text/clean'
import { renderText } from '@afterword/comments/text/render'
import type { Bench, Metric } from './metric.ts'

const LONGEST = 65_524
const ROUNDS = 7

/** Less would be more than linear; caches and the heap cost the longer text a little. */
const GOAL = 0.6

const PIECES = {
  'nested quotes': '>',
  'nested lists in quotes': '> - 1. ',
  items: '- a\n  - b\n',
  'open brackets': '[',
  'open links': '[a](',
  images: '![',
  stars: '****',
  underscores: '_',
  'half emphasis': '*a **b ',
  backticks: '`` ` ',
  'angle brackets': '<http:',
  addresses: 'https://a.example/( ',
  'bare schemes': 'http://',
  escapes: '\\[',
  fences: '```\n',
  'one long word': 'a',
  'line breaks': '\n',
  mentions: '@a ',
  marks: 'e\u0301\u0301\u0301\u0301\u0301',
  'turned text': '\u202e\u05d0 ',
}

/**
 * What the longest comment costs to clean and draw, beside twice what half of it costs, for texts
 * that are nothing but trouble: a ratio near 1 is linear work.
 */
export const renderTextBench: Bench = async () =>
  Object.entries(PIECES).map(([name, piece]) => {
    const half = piece.repeat(Math.floor(LONGEST / 2 / piece.length))
    const [whole, halves] = cheapest(half + half, half)
    return toMetric(name, whole, 2 * halves)
  })

/** In turns, so that both meet the same machine. */
function cheapest(whole: string, half: string): [number, number] {
  const rounds = Array.from({ length: ROUNDS }, () => [cost(whole), cost(half)] as const)
  return [
    Math.min(...rounds.map(([ofWhole]) => ofWhole)),
    Math.min(...rounds.map(([, ofHalf]) => ofHalf)),
  ]
}

function cost(text: string): number {
  const begun = process.cpuUsage()
  renderText(cleanText(text))
  const { user, system } = process.cpuUsage(begun)
  return (user + system) / 1_000
}

function toMetric(metric: string, value: number, reference: number): Metric {
  const ratio = reference / value
  return { bench: 'render-text', metric, value, unit: 'CPU ms', reference, ratio, goal: GOAL }
}
