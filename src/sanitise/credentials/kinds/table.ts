import { ADDRESSES } from './addresses.ts';
import { AGENTS } from './agents.ts';
import { CLOUD } from './cloud.ts';
import { FORGES } from './forges.ts';
import { IDENTITY } from './identity.ts';
import type { BesideKind, Kind, TokenKind } from './kind.ts';
import { MACHINES } from './machines.ts';
import { MONEY } from './money.ts';
import { OPENINGS } from './openings.ts';
import { OWN } from './own.ts';
import { PRODUCTS } from './products.ts';
import { RECENT } from './recent.ts';
import { serviceKind } from './services.ts';
import { TALK } from './talk.ts';

/** A group of kinds, as the docs list them. */
export interface Family {
  title: string;
  kinds: readonly Kind[];
}

const OF_KNOWN_FORM: readonly Family[] = [
  { title: 'This service', kinds: OWN },
  { title: 'Clouds and hosting', kinds: CLOUD },
  { title: 'Source forges, packages, builds', kinds: FORGES },
  { title: 'Chat, mail, telephony, social networks', kinds: TALK },
  { title: 'Payment, shops, shipping', kinds: MONEY },
  { title: 'AI, data, monitoring, maps', kinds: MACHINES },
  { title: 'Agents, browsers, developer services', kinds: AGENTS },
  { title: 'Identity, business software, hashes', kinds: IDENTITY },
  { title: 'Products of many sorts', kinds: PRODUCTS },
  { title: 'Open standards, and products of many sorts with a form of their own', kinds: RECENT },
  { title: 'Addresses that are a key', kinds: ADDRESSES },
  { title: 'Well-known openings', kinds: OPENINGS },
];

const isBeside = (kind: Kind): kind is BesideKind => kind.form === 'beside';
const OTHERS = OF_KNOWN_FORM.flatMap(({ kinds }) => kinds.filter(isBeside));

const OF_ANY_FORM = serviceKind(OTHERS);

export const FAMILIES: readonly Family[] = [
  ...OF_KNOWN_FORM,
  { title: 'Keys without a known form', kinds: [OF_ANY_FORM] },
];

/** The names of all services, in small letters. */
export const SERVICE_NAMES: ReadonlySet<string> = new Set(OF_ANY_FORM.names);

const KINDS = FAMILIES.flatMap(({ kinds }) => kinds);

export const TOKEN_KINDS: readonly TokenKind[] = KINDS.filter((kind) => kind.form === 'token');
export const BESIDE_KINDS: readonly BesideKind[] = KINDS.filter(isBeside);
