import { createRequire } from 'node:module';
import type { SerializerFactory } from '@fastify/fast-json-stringify-compiler';
import { lazy } from '../common/lazy.ts';

const require = createRequire(import.meta.url);

/**
 * Serialises answers by their routes' schemas, which drop what they do not declare, as the framework does by itself; but each
 * schema is compiled with its first answer, and the compiler loaded with the first of all. Compiling those of all routes would
 * be a third of a start, and most are never asked for.
 */
export const createSerializerCompiler: SerializerFactory = (shared, options) => {
  const compiler = lazy(() => {
    const { SerializerSelector } =
      require('@fastify/fast-json-stringify-compiler') as typeof import('@fastify/fast-json-stringify-compiler');
    return SerializerSelector()(shared, options);
  });
  return (route) => {
    const serialise = lazy(() => compiler()(route));
    return (answer) => serialise()(answer);
  };
};
