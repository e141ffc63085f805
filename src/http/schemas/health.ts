import { Type } from 'typebox';
import { closed } from './common.ts';

export const Health = closed(
  { status: Type.Literal('ok', { examples: ['ok'] }) },
  { description: 'All is well.' },
);
