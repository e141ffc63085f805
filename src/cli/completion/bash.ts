import type { CommandModel, OptionModel, Values } from './model.ts';

/** A script for bash 3.2 and newer, without the bash-completion package. */
export function bashScript(name: string, commands: readonly CommandModel[]): string {
  const fn = `_${name.replaceAll('-', '_')}`;
  return `\
# ${name}: completion for bash.
${fn}_words() { local IFS=$'\\n'; COMPREPLY=($(compgen -W "$1" -- "$cur")); }
${fn}_list() {
  local head=""; case "$cur" in *,*) head="\${cur%,*}," ;; esac
  local IFS=$'\\n'; COMPREPLY=($(compgen -P "$head" -W "$1" -- "\${cur##*,}"))
  compopt -o nospace 2>/dev/null
}
${fn}_files() { local IFS=$'\\n'; compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$cur")); }
${fn}_folders() { local IFS=$'\\n'; compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$cur")); }
${fn}() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" at="" place=0 word i skip=""
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    if [ -n "$skip" ]; then skip=""; continue; fi
    case "$at:$word" in
${commands.flatMap(steps).join('\n')}
${cases(commands.flatMap(optionsWithValue), 'skip="$word"')}
      *:-*) ;;
      *) place=$((place + 1)) ;;
    esac
  done
  case "$at:\${COMP_WORDS[COMP_CWORD - 1]}" in
${commands.flatMap((command) => valueCases(fn, command)).join('\n')}
  esac
  case "$at" in
${commands.map((command) => `    '${command.path}')\n${body(fn, command)} ;;`).join('\n')}
  esac
}
complete -F ${fn} ${name}
`;
}

function steps({ path, subcommands }: CommandModel): string[] {
  return subcommands.map(
    ({ name }) => `      '${path}:${name}') at='${`${path} ${name}`.trim()}'; place=0 ;;`,
  );
}

/** Their value is no argument of the command. */
function optionsWithValue({ path, options }: CommandModel): string[] {
  return options
    .filter(({ values, optionalValue }) => values !== null && !optionalValue)
    .flatMap(({ names }) => names.map((name) => `'${path}:${name}'`));
}

function cases(patterns: readonly string[], then: string): string {
  return `      ${patterns.join(' | ')}) ${then} ;;`;
}

function valueCases(fn: string, { path, options }: CommandModel): string[] {
  return options.flatMap(({ names, values, optionalValue }) => {
    if (values === null) return [];
    // An option that may stand alone is followed by a value or by something else.
    if (optionalValue && values.kind === 'free') return [];
    const stop = optionalValue ? '[ -z "$COMPREPLY" ] || return' : 'return';
    return [`    ${names.map((name) => `'${path}:${name}'`).join(' | ')}) ${command(fn, values)} ${stop} ;;`];
  });
}

function body(fn: string, model: CommandModel): string {
  const options = `      case "$cur" in -*) ${fn}_words '${lines(model.options.flatMap(optionNames))}'; return ;; esac`;
  if (model.subcommands.length > 0) {
    return `${options}\n      ${fn}_words '${lines(model.subcommands.map(({ name }) => name))}'`;
  }
  const places = model.arguments.map((values, at) => `${at}) ${command(fn, values)} ;;`).join(' ');
  return places === '' ? options : `${options}\n      case "$place" in ${places} esac`;
}

function optionNames({ names }: OptionModel): string[] {
  return names.filter((name) => name.startsWith('--'));
}

function command(fn: string, values: Values): string {
  switch (values.kind) {
    case 'free':
      return '';
    case 'words':
      return `${fn}_words '${lines(values.words)}';`;
    case 'word_list':
      return `${fn}_list '${lines(values.words)}';`;
    case 'files':
    case 'folders':
      return `${fn}_${values.kind};`;
  }
}

/** Inside single quotes, a word a line. Event types, names of options and of commands hold no quote. */
function lines(words: readonly string[]): string {
  return words.join('\n');
}
