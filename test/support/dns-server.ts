/** A DNS server on loopback that answers as a test says. Speaks just as much of RFC 1035 as that needs. */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv4 } from 'node:net';
import type { TestContext } from 'node:test';
import { onEnd } from './on-end.ts';

export interface DnsQuestion {
  name: string;
  type: 'A' | 'AAAA' | 'other';
  /** How often this very question has been asked, this time included. */
  time: number;
}

/** What to answer: addresses and names, each record in turn; or an error; or nothing at all. */
export type DnsAnswer =
  | { records: DnsRecord[] }
  | { error: 'no such name' | 'server failure' | 'refused' }
  | 'silence';
/** `{ address }` belongs to the name that was asked for, or to `of`. */
export type DnsRecord = { address: string; of?: string } | { alias: string; of?: string };

export interface DnsServer {
  /** `address:port`, as resolvers take it. */
  address: string;
  questions: DnsQuestion[];
}

const TYPES = { 1: 'A', 28: 'AAAA' } as const;
const ERRORS = { 'server failure': 2, 'no such name': 3, refused: 5 } as const;

export async function startDnsServer(
  t: TestContext,
  answer: (question: DnsQuestion) => DnsAnswer,
): Promise<DnsServer> {
  const socket: Socket = createSocket('udp4');
  const questions: DnsQuestion[] = [];
  socket.on('message', (query, from) => {
    const { name, type, end } = readQuestion(query);
    const time = 1 + questions.filter((asked) => asked.name === name && asked.type === type).length;
    const question = { name, type, time };
    questions.push(question);
    const said = answer(question);
    if (said !== 'silence') socket.send(reply(query, end, question, said), from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  onEnd(t, () => new Promise<void>((resolve) => socket.close(() => resolve())));
  return { address: `127.0.0.1:${socket.address().port}`, questions };
}

/** Addresses of the family that was asked for. */
export function addresses(question: DnsQuestion, ...all: string[]): DnsAnswer {
  const fitting = all.filter((address) => isIPv4(address) === (question.type === 'A'));
  return { records: fitting.map((address) => ({ address })) };
}

function readQuestion(query: Buffer): { name: string; type: DnsQuestion['type']; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  const code = query.readUInt16BE(at + 1);
  const type = code === 1 || code === 28 ? TYPES[code] : 'other';
  return { name: labels.join('.').toLowerCase(), type, end: at + 5 };
}

function reply(
  query: Buffer,
  questionEnd: number,
  question: DnsQuestion,
  said: Exclude<DnsAnswer, 'silence'>,
): Buffer {
  const records = 'records' in said ? said.records : [];
  const header = Buffer.alloc(12);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(0x8180 | ('error' in said ? ERRORS[said.error] : 0), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 6);
  const rendered = records.map((record) => renderRecord(record, question.name));
  return Buffer.concat([header, query.subarray(12, questionEnd), ...rendered]);
}

/** With a TTL of 0: nobody may keep it. */
function renderRecord(record: DnsRecord, asked: string): Buffer {
  const [type, data] =
    'alias' in record
      ? [5, renderName(record.alias)]
      : isIPv4(record.address)
        ? [1, Buffer.from(record.address.split('.').map(Number))]
        : [28, ipv6Bytes(record.address)];
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(type, 0);
  fixed.writeUInt16BE(1, 2);
  fixed.writeUInt16BE(data.length, 8);
  return Buffer.concat([renderName(record.of ?? asked), fixed, data]);
}

function renderName(name: string): Buffer {
  const labels = name.split('.').map((label) => Buffer.from(`${String.fromCharCode(label.length)}${label}`));
  return Buffer.concat([...labels, Buffer.alloc(1)]);
}

function ipv6Bytes(address: string): Buffer {
  // The URL parser writes every form as groups of hexadecimal digits with at most one `::`.
  const [head = '', tail = ''] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === '' ? [] : tail.split(':');
  const groups = [...left, ...new Array<string>(8 - left.length - right.length).fill('0'), ...right];
  return Buffer.from(groups.map((group) => group.padStart(4, '0')).join(''), 'hex');
}
