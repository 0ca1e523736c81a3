import { describe, expect, it } from 'vitest';
import { FrontendMessages, type Executed } from './frontend-messages.ts';

const int16 = (value: number): Buffer => Buffer.from([value >> 8, value & 255]);
const int32 = (value: number): Buffer =>
  Buffer.from([value >> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255]);
const text = (value: string): Buffer => Buffer.from(`${value}\0`);
const message = (type: string, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
};

const startup = message('', int32(196_608), text('user'), text('a'), text(''));
const parse = message('P', text('by-id'), text('select $1, $2, $3'), int16(0));
const threeFormats = Buffer.concat([int16(3), int16(0), int16(1), int16(0)]);
const threeValues = [int16(3), int32(1), Buffer.from('7'), int32(2), Buffer.from([0xca, 0xfe]), int32(-1)];
const bind = message('B', text(''), text('by-id'), threeFormats, ...threeValues, int16(0));
const execute = message('E', text(''), int32(0));
const sync = message('S');

function heard(...chunks: readonly Buffer[]): readonly Executed[] {
  const executed: Executed[] = [];
  const messages = new FrontendMessages((one) => executed.push(one));
  for (const chunk of chunks) messages.read(chunk);
  return executed;
}

const selected = { text: 'select $1, $2, $3', values: ['7', '\\xcafe', null] };

describe('the client’s half of PostgreSQL’s protocol', () => {
  it('tells simple queries and executed prepared statements, with their values', () => {
    expect(heard(startup, message('Q', text('commit')), Buffer.concat([parse, bind, execute, sync]))).toEqual([
      { text: 'commit', values: [] },
      selected,
    ]);
  });

  it('remembers what was prepared before', () => {
    expect(heard(startup, parse, bind, execute, bind, execute)).toEqual([selected, selected]);
  });

  it('does not care where the stream was cut', () => {
    const bytes = Buffer.concat([startup, parse, bind, execute, sync, bind, execute, sync]);
    expect(heard(...[...bytes].map((byte) => Buffer.from([byte])))).toEqual([selected, selected]);
  });
});
