import pg from 'pg';
import { readPlaces } from '../../src/store/postgres/connect.ts';

/** Runs one statement on a connection of its own. */
export async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(readPlaces(url, 'test').configs[0]);
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}
