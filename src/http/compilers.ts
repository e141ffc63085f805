import type { FastifyServerOptions } from 'fastify';
import { createSerializerCompiler } from './serialisers.ts';
import { createValidatorCompiler } from './validation.ts';

type Compilers = NonNullable<NonNullable<FastifyServerOptions['schemaController']>['compilersFactory']>;

/** What makes checks and serialisers of the routes' schemas: both with the first use. */
export const COMPILERS = {
  // The framework's type of it is that of the library which it would load.
  buildValidator: createValidatorCompiler as unknown as NonNullable<Compilers['buildValidator']>,
  buildSerializer: createSerializerCompiler,
} satisfies Compilers;
