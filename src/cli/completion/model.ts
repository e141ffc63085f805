import type { Command, Option } from 'commander';

/** What can stand at a place: files, folders, words of a list (one, or several with commas), or what nobody can guess. */
export type Values =
  | { kind: 'files' | 'folders' | 'free' }
  | { kind: 'words' | 'word_list'; words: readonly string[] };

export interface OptionModel {
  /** As typed: `--json`, `-V`. */
  names: readonly string[];
  description: string;
  /** Null for an option without a value. */
  values: Values | null;
  /** The option may stand without its value. */
  optionalValue: boolean;
}

/** One command of the tree, as the shells need it. */
export interface CommandModel {
  /** The words that lead to it, without the program's name: `''`, `webhooks`, `webhooks create`. */
  path: string;
  subcommands: readonly { name: string; description: string }[];
  options: readonly OptionModel[];
  /** What its arguments can be, in order. */
  arguments: readonly Values[];
}

export interface Vocabulary {
  eventTypes: readonly string[];
  /** The choices of a setting's flag, by the flag; null where it has none. */
  choicesOf(flag: string): readonly string[] | null;
}

const STATUSES = ['pending', 'in_flight', 'succeeded', 'failed', 'dead'];
const ENDINGS = ['failed', 'dead'];

/** Every command of a program, the program itself first, from what it tells commander. */
export function describeCommands(program: Command, vocabulary: Vocabulary): CommandModel[] {
  const describe = (command: Command, path: string): CommandModel[] => {
    const subcommands = command.commands.map((sub) => ({ name: sub.name(), description: sub.description() }));
    const model: CommandModel = {
      path,
      subcommands: subcommands.length === 0 ? [] : [...subcommands, HELP_COMMAND],
      options: [...command.options.filter(({ hidden }) => !hidden).map(optionModel), HELP_OPTION],
      arguments: command.registeredArguments.map((argument) =>
        valuesOf(argument.name(), argument.argChoices ?? null, vocabulary),
      ),
    };
    const below = command.commands.flatMap((sub) => describe(sub, `${path} ${sub.name()}`.trim()));
    return [model, ...below];
  };
  const optionModel = (option: Option): OptionModel => ({
    names: [option.short, option.long].filter((name) => name !== undefined),
    description: option.description,
    values:
      option.required || option.optional
        ? valuesOf(placeholderOf(option), vocabulary.choicesOf(option.long ?? ''), vocabulary)
        : null,
    optionalValue: option.optional,
  });
  return describe(program, '');
}

const HELP_COMMAND = { name: 'help', description: 'show the help of a command' };
const HELP_OPTION: OptionModel = {
  names: ['-h', '--help'],
  description: 'show what there is, with examples',
  values: null,
  optionalValue: false,
};

/** `folder` of `--data-dir <folder>`. */
function placeholderOf(option: Option): string {
  return /[<[]([^\].>]+)/.exec(option.flags)?.[1] ?? '';
}

/** By the name of the place, which help texts use in one sense throughout. */
function valuesOf(name: string, choices: readonly string[] | null, vocabulary: Vocabulary): Values {
  if (choices !== null) return { kind: 'words', words: choices };
  switch (name) {
    case 'file':
      return { kind: 'files' };
    case 'folder':
      return { kind: 'folders' };
    case 'type':
      return { kind: 'words', words: vocabulary.eventTypes };
    case 'types':
      return { kind: 'word_list', words: vocabulary.eventTypes };
    case 'statuses':
      return { kind: 'word_list', words: STATUSES };
    case 'endings':
      return { kind: 'word_list', words: ENDINGS };
    case 'boolean':
      return { kind: 'words', words: ['true', 'false'] };
    default:
      return { kind: 'free' };
  }
}
