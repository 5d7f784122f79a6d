type Rgb = [red: number, green: number, blue: number]

/** WCAG 2.2 §1.4.3: text needs this much against what it stands on. */
const LEAST_CONTRAST = 4.5
const STEP = 0.05

/**
 * The site's colour, moved towards black or white no further than it takes to be read
 * on `background`. Both as `#rrggbb`.
 */
export function readableOn(background: string, accent: string): string {
  const ground = parse(background)
  const end: Rgb = luminance(ground) > 0.5 ? [0, 0, 0] : [255, 255, 255]

  for (let share = 0; share < 1; share += STEP) {
    const colour = mix(parse(accent), end, share)
    if (contrast(colour, ground) >= LEAST_CONTRAST) return format(colour)
  }
  return format(end)
}

/** Black or white, whichever is read better on `background`. */
export function textOn(background: string): '#000000' | '#ffffff' {
  const ground = parse(background)
  return contrast([0, 0, 0], ground) > contrast([255, 255, 255], ground) ? '#000000' : '#ffffff'
}

function contrast(one: Rgb, other: Rgb): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((value) => {
    const share = value / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0)
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const at = (index: 0 | 1 | 2): number =>
    Math.round(from[index] + (to[index] - from[index]) * share)
  return [at(0), at(1), at(2)]
}

function parse(colour: string): Rgb {
  const at = (start: number): number => Number.parseInt(colour.slice(start, start + 2), 16)
  return [at(1), at(3), at(5)]
}

function format(colour: Rgb): string {
  return `#${colour.map((value) => value.toString(16).padStart(2, '0')).join('')}`
}
