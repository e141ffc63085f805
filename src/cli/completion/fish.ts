import type { CommandModel, Values } from './model.ts';

/** A script for fish. */
export function fishScript(name: string, commands: readonly CommandModel[]): string {
  const fn = `__${name.replaceAll('-', '_')}_at`;
  return `\
# ${name}: completion for fish.
complete -c ${name} -e
complete -c ${name} -f
function ${fn} -d 'The command that the line has come to'
  set -l at
  set -l place 0
  set -l skip
  for word in (commandline -opc)[2..-1]
    if set -q skip[1]
      set -e skip
      continue
    end
    switch "$at:$word"
${commands.flatMap(steps).join('\n')}
      case ${commands.flatMap(optionsWithValue).join(' ')}
        set skip $word
      case '*:-*'
      case '*'
        set place (math $place + 1)
    end
  end
  test "$at" = "$argv[1]"; and begin; not set -q argv[2]; or test $place -eq $argv[2]; end
end
${commands.flatMap((command) => linesOf(name, fn, command)).join('\n')}
`;
}

function steps({ path, subcommands }: CommandModel): string[] {
  return subcommands.map(
    ({ name }) =>
      `      case '${path}:${name}'\n        set at '${`${path} ${name}`.trim()}'\n        set place 0`,
  );
}

function optionsWithValue({ path, options }: CommandModel): string[] {
  return options
    .filter(({ values, optionalValue }) => values !== null && !optionalValue)
    .flatMap(({ names }) => names.map((name) => `'${path}:${name}'`));
}

function linesOf(name: string, fn: string, model: CommandModel): string[] {
  const when = `-n "${fn} '${model.path}'"`;
  const subcommands = model.subcommands.map(
    (sub) => `complete -c ${name} ${when} -a ${sub.name} -d ${quoted(sub.description)}`,
  );
  const options = model.options.map(({ names, description, values, optionalValue }) => {
    const flags = names.map((flag) =>
      flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`,
    );
    const taken = values === null ? '' : ` ${optionalValue ? '-f' : '-x'}${valuesOf(values)}`;
    return `complete -c ${name} ${when} ${flags.join(' ')}${taken} -d ${quoted(description)}`;
  });
  const places = model.arguments.flatMap((values, at) => {
    const given = valuesOf(values);
    return given === '' ? [] : [`complete -c ${name} -n "${fn} '${model.path}' ${at}"${given}`];
  });
  return [...subcommands, ...options, ...places];
}

function valuesOf(values: Values): string {
  switch (values.kind) {
    case 'free':
      return '';
    case 'words':
      return ` -a '${values.words.join(' ')}'`;
    case 'word_list':
      return ` -a "(__fish_append , ${values.words.join(' ')})"`;
    case 'files':
      return ' -a "(__fish_complete_path)"';
    case 'folders':
      return ' -a "(__fish_complete_directories)"';
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
