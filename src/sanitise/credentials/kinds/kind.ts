import { exampleOf, type Shape } from './shape.ts';

interface Described {
  /** Stable: it is what a dry run and the docs name. */
  id: string;
  title: string;
  /** The vendor's documentation, or the public rule set that describes the format. */
  source: string;
}

/** A credential that its own first characters give away, wherever it stands. */
export interface TokenKind extends Described {
  form: 'token';
  shape: Shape;
  /** What has to stand before the token, as the source of a look-behind of bounded length. */
  after?: string;
  /** Where it is no token although it has the shape, as the source of a pattern that is tried where it begins. */
  unless?: string;
  /** How many characters of the shape come before the literal that is searched for. */
  lookBack?: number;
  /** The literal that is searched for, where it is not what the shape begins with. */
  anchors?: readonly string[];
  /** What stands before the token and gives it away, where the token itself does not. */
  lead?: Lead;
  example: string;
  counterExample: string;
}

/** What leads up to a credential, such as the host and path of a webhook's URL. */
export interface Lead {
  /** The literal that is searched for. */
  anchor: string;
  /** The source of a pattern of bounded length, from the anchor to the credential. */
  pattern: string;
  example: string;
}

/** A credential that nothing but its vendor's name beside it gives away. */
export interface BesideKind extends Described {
  form: 'beside';
  /** Vendor names as they occur in keys and sentences: lower case, without separators. */
  names: readonly string[];
  shape: Shape;
  /** Whether the value has to stand right behind the name, joined to it by a sign or a quote. */
  joined?: boolean;
  example: string;
  counterExample: string;
}

export type Kind = TokenKind | BesideKind;

/** Nothing that could belong to a longer name: for prefixes that names have as well. */
export const ALONE = '(?:^|[^A-Za-z0-9_.-]|\\\\[nrt]|%[0-9A-F]{2})';

/** The same, and nothing of a path or of base64: for prefixes that paths and encoded bytes have by chance. */
export const APART = '(?:^|[^A-Za-z0-9_.+/-]|\\\\[nrt]|%[0-9A-F]{2})';

type TokenOptions = Partial<
  Pick<TokenKind, 'example' | 'after' | 'unless' | 'lookBack' | 'anchors' | 'lead' | 'counterExample'>
>;

/** A kind found by its own form. The counter-example is the beginning of such a token, as docs would quote it. */
export function token(
  id: string,
  title: string,
  source: string,
  shape: Shape,
  options: TokenOptions = {},
): TokenKind {
  const { example, counterExample, ...others } = options;
  return {
    form: 'token',
    id,
    title,
    source,
    shape,
    ...others,
    // Made when docs and tests ask for them: together they take longer than loading the kinds.
    get example() {
      return example ?? (options.lead?.example ?? '') + exampleOf(shape, id);
    },
    get counterExample() {
      return counterExample ?? `${this.example.slice(0, 5)}...`;
    },
  };
}

/** A kind found beside one of the vendors' names, which are given with blanks between them. The counter-example has the value without the name. */
export function beside(id: string, title: string, source: string, vendors: string, shape: Shape): BesideKind {
  const names = vendors.split(/\s+/);
  return {
    form: 'beside',
    id,
    title,
    source,
    names,
    shape,
    get example() {
      return `${names[0]}: ${exampleOf(shape, id)}`;
    },
    get counterExample() {
      return `commit ${exampleOf(shape, id)}`;
    },
  };
}
