// A table in Markdown, its columns as wide as what they hold.

/** `lines` are lists of as many texts each, the first the heading. */
export function markdownTable(lines) {
  const widths = lines[0].map((_, column) => Math.max(...lines.map((cells) => cells[column].length)))
  const [head, ...body] = lines.map(
    (cells) => `| ${cells.map((cell, index) => cell.padEnd(widths[index])).join(' | ')} |`,
  )
  return [head, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body].join('\n')
}
