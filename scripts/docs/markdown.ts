/** A table; pipes in cells are escaped. */
export function markdownTable(heading: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(heading), `|${heading.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ');
}

export function codeBlock(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

/** A page with its title, and the note that keeps people from editing it by hand. */
export function generatedPage(title: string, ...parts: string[]): string {
  const note = '<!-- Written by `npm run docs` from the code, not by hand. -->';
  return `${[`# ${title}`, note, ...parts].join('\n\n')}\n`;
}
