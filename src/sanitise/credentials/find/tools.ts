import { isAlphanumericCode } from '../text/char-class.ts';
import type { Finder, Scan } from './scan.ts';

/** How far behind its tool's name an option is looked for beyond its line, as a sentence may name the tool before. */
const REACH = 300;
const MOST_COMMANDS = 8;

/** Notes where the names of tools stand; says nothing of what they are given. */
export function toolFinder(tool: string): Finder {
  return (scan, at) => {
    const end = nameEnd(scan.text, at, tool.length);
    if (end < 0) return at;
    const others = scan.commands.filter((command) => command.tool !== tool).slice(1 - MOST_COMMANDS);
    scan.commands = [...others, { tool, from: end, checkedTo: end, lineTo: null }];
    return at;
  };
}

/** A blank, or what ends a string in a list of arguments: `['mysql', '-px']`. */
const BEHIND_NAME = /^(?:\s|["'],)/;

/** The end of a tool's name where it stands as a word that may begin a command, or -1. */
function nameEnd(text: string, at: number, length: number): number {
  if (at > 0 && !/[\s/\\"'(`$]/.test(text[at - 1] ?? '')) return -1;
  let end = at + length;
  if (text[end] === '.' && text.slice(end, end + 4).toLowerCase() === '.exe') end += 4;
  if (isAlphanumericCode(text.charCodeAt(end))) return -1;
  return BEHIND_NAME.test(text.slice(end, end + 2)) ? end : -1;
}

/** Whether an option at a position is one of a command of these tools, which a `|`, `;` or `&&` would have ended. */
export function isOptionOf(scan: Scan, tools: ReadonlySet<string>, at: number): boolean {
  return scan.commands.some((command) => tools.has(command.tool) && goesOn(scan, command, at));
}

function goesOn(scan: Scan, command: Scan['commands'][number], at: number): boolean {
  for (; command.checkedTo < at; command.checkedTo++) {
    const sign = scan.text[command.checkedTo];
    if (sign === '\\') command.checkedTo += 1;
    else if (sign === '\n') command.lineTo ??= command.checkedTo;
    else if (sign === '|' || sign === ';' || (sign === '&' && scan.text[command.checkedTo + 1] === '&')) {
      scan.commands = scan.commands.filter((each) => each !== command);
      return false;
    }
  }
  return command.lineTo === null || at - command.from <= REACH;
}
