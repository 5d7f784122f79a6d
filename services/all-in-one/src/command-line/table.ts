type Cell = string | number | boolean | Date | string[] | null | undefined

/** Rows as aligned columns under their names; one sentence where there are none. */
export function formatTable(rows: Record<string, Cell>[], none: string): string {
  const [first] = rows
  if (!first) return none

  const names = Object.keys(first)
  const lines = [names, ...rows.map((row) => names.map((name) => formatCell(row[name])))]
  const widths = names.map((_name, at) => Math.max(...lines.map((line) => widthOf(line[at]))))
  return lines
    .map((line) =>
      line
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function widthOf(cell: string | undefined): number {
  return cell?.length ?? 0
}

function formatCell(cell: Cell): string {
  if (cell === null || cell === undefined) return '-'
  if (cell instanceof Date) return `${cell.toISOString().slice(0, 16).replace('T', ' ')}Z`
  return Array.isArray(cell) ? cell.join(',') : String(cell)
}
