import type { TProperties, TSchemaOptions, TStringOptions, TUnsafe } from 'typebox';
import { Type } from '../../json/json-schema.ts';

const EXAMPLE_TIME = '2026-05-24T12:18:05.123Z';

/** The ids and times that every example uses, so that the examples of the whole document fit together. */
export const EXAMPLE = {
  project: '3f0e8a52-6c1d-4b7e-9a44-0d5c2f1b7e90',
  webhook: 'wh_01JWZ3NDEKTSV4RRFFQ69G5FAV',
  delivery: '01971f3a-5c0e-7b11-8f0a-2d9c4e6b8a10',
  otherDelivery: '01971f41-0a3d-7c52-9e1b-7f4a5d3c2b16',
  event: 'evt_01JWZ3P0V6T3M9QJ2C8K5R7XYB',
  key: 'b1f4c7d0-2a5e-4f83-8c69-7e0d1a2b3c4d',
  secret: '9f2c1e7ab04d58e36f91c2d7480ba5e31c6df8027ea94b5310c8d6f2a7e4b915',
  time: EXAMPLE_TIME,
} as const;

/** `T` or null in one `type` keyword, which documents well and is serialised without trying alternatives. */
export function nullableString(options: TStringOptions): TUnsafe<string | null> {
  return Type.Unsafe<string | null>({ ...options, type: ['string', 'null'] });
}

export function nullableInteger(options: TSchemaOptions): TUnsafe<number | null> {
  return Type.Unsafe<number | null>({ ...options, type: ['integer', 'null'] });
}

/** An object of a shared schema, or null. */
export function nullableObject<T>(schema: TSchemaOptions, options: TSchemaOptions): TUnsafe<T | null> {
  return Type.Unsafe<T | null>({ ...options, anyOf: [schema, { type: 'null' }] });
}

/** A point in time: ISO 8601, UTC, with milliseconds. */
export function time(description: string) {
  return Type.String({ format: 'date-time', description, examples: [EXAMPLE_TIME] });
}

export function nullableTime(description: string): TUnsafe<string | null> {
  return nullableString({ format: 'date-time', description, examples: [EXAMPLE_TIME] });
}

/** An object that refuses, or never shows, a field that it doesn't name. */
export function closed<Properties extends TProperties>(properties: Properties, options: TSchemaOptions = {}) {
  return Type.Object(properties, { ...options, additionalProperties: false });
}

/** The answer 204. */
export const NoContent = Type.Null({ description: 'Done. The answer has no body.' });
