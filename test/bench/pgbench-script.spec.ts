import { describe, expect, it } from 'vitest';
import { freshIds, scriptOf } from './pgbench-script.ts';

const id = '019a9f60-1f2e-7c3d-8a4b-5c6d7e8f9a0b';
const author = '019a0000-0000-7000-8000-000000000001';

describe('a script for pgbench', () => {
  it('hands every value over as a parameter, as the program does', () => {
    const { text, variables } = scriptOf([{ text: 'select $2::int, $1;', values: ['one: 1', '2'] }], { prefix: 'v' });
    expect(text).toBe('select :v_0_2::int, :v_0_1;\n');
    expect(variables).toEqual({ v_0_1: 'one: 1', v_0_2: '2' });
  });

  it('hands NULL over as a parameter too, by a variable that is not set', () => {
    const { text, variables } = scriptOf([{ text: 'select $1', values: [null] }], { prefix: 'v' });
    expect(text).toBe('select :v_null;\n');
    expect(variables).toEqual({});
  });

  it('puts SQL in the place of values that must differ each time, also inside an array', () => {
    const executed = [
      { text: 'insert $1', values: [id] },
      { text: 'read $1', values: [`{"${id}"}`] },
    ];
    const { text } = scriptOf(executed, { prefix: 'v', replace: { [id]: 'fresh()' }, before: ['\\set a 1'] });
    expect(text).toBe('\\set a 1\ninsert fresh();\nread array[fresh()];\n');
  });

  it('knows the ids that were drawn for one transaction from those that stay', () => {
    const before = [{ text: '', values: [author, '019a9f60-0000-7c3d-8a4b-5c6d7e8f9a0b'] }];
    const executed = [
      { text: '', values: [author, id, 'text', null] },
      { text: '', values: [id] },
    ];
    expect(freshIds(executed, before)).toEqual([id]);
  });
});
