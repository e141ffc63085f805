import type { CommandModel, OptionModel, Values } from './model.ts';

/** A script for zsh: to be sourced, or put as `_NAME` into a folder of `fpath`. */
export function zshScript(name: string, commands: readonly CommandModel[]): string {
  const fn = `_${name}`;
  return `\
#compdef ${name}
# ${name}: completion for zsh.
${fn}() {
  local cur="\${words[CURRENT]}" at="" word skip=""
  local -i place=0 i
  local -a found
  for ((i = 2; i < CURRENT; i++)); do
    word="\${words[i]}"
    if [[ -n $skip ]]; then skip=""; continue; fi
    case "$at:$word" in
${commands.flatMap(steps).join('\n')}
      (${commands.flatMap(optionsWithValue).join('|')}) skip="$word" ;;
      (*:-*) ;;
      (*) place+=1 ;;
    esac
  done
  case "$at:\${words[CURRENT-1]}" in
${commands.flatMap(valueCases).join('\n')}
  esac
  case "$at" in
${commands.map((command) => `    ('${command.path}')\n${body(command)} ;;`).join('\n')}
  esac
}
if [[ $funcstack[1] == ${fn} ]]; then ${fn} "$@"; else compdef ${fn} ${name}; fi
`;
}

function steps({ path, subcommands }: CommandModel): string[] {
  return subcommands.map(
    ({ name }) => `      ('${path}:${name}') at='${`${path} ${name}`.trim()}'; place=0 ;;`,
  );
}

function optionsWithValue({ path, options }: CommandModel): string[] {
  return options
    .filter(({ values, optionalValue }) => values !== null && !optionalValue)
    .flatMap(({ names }) => names.map((name) => `'${path}:${name}'`));
}

function valueCases({ path, options }: CommandModel): string[] {
  return options.flatMap(({ names, values, optionalValue }) => {
    if (values === null || (optionalValue && values.kind === 'free')) return [];
    // An option that may stand alone is followed by a value or by something else.
    const stop = optionalValue ? '&& return' : '; return';
    return [`    (${names.map((name) => `'${path}:${name}'`).join('|')}) ${command(values)} ${stop} ;;`];
  });
}

function body(model: CommandModel): string {
  const options = `      if [[ $cur == -* ]]; then found=(${model.options.map(described).join(' ')}); _describe -o option found; return; fi`;
  if (model.subcommands.length > 0) {
    const subcommands = model.subcommands.map(({ name, description }) => entry(name, description));
    return `${options}\n      found=(${subcommands.join(' ')}); _describe command found`;
  }
  const places = model.arguments.map((values, at) => `(${at}) ${command(values)} ;;`).join(' ');
  return places === '' ? options : `${options}\n      case $place in ${places} esac`;
}

function described({ names, description }: OptionModel): string {
  return entry(names.at(-1) ?? '', description);
}

function command(values: Values): string {
  switch (values.kind) {
    case 'free':
      return ':';
    case 'words':
      return `compadd -- ${values.words.join(' ')}`;
    case 'word_list':
      return `compset -P '*,'; compadd -S '' -- ${values.words.join(' ')}`;
    case 'files':
      return '_files';
    case 'folders':
      return '_files -/';
  }
}

/** `name:description` in single quotes; a colon or a quote in either would end it. */
function entry(name: string, description: string): string {
  return `'${name}:${description.replaceAll("'", "'\\''").replaceAll(':', '\\:')}'`;
}
