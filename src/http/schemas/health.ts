import { Type } from '../../json/json-schema.ts';
import { closed } from './common.ts';

export const Health = closed(
  { status: Type.Literal('ok', { examples: ['ok'] }) },
  { description: 'All is well.' },
);
