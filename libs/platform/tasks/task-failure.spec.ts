import { describe, expect, it } from 'vitest';
import { appError } from '#kernel';
import { judge } from './task-failure.ts';

class Refused extends appError({ kind: 'conflict', code: 'test.refused', title: 'Refused' }) {}
class Away extends appError({ kind: 'unavailable', code: 'test.away', title: 'Away' }) {}

describe('the judgement of a failed attempt', () => {
  it('does not try again what a rule refused', () => {
    expect(judge(new Refused())).toEqual({ isPermanent: true, code: 'test.refused', text: 'Refused' });
  });

  it('tries again when something is away', () => {
    expect(judge(new Away())).toMatchObject({ isPermanent: false, code: 'test.away' });
  });

  it.each([new Error('boom'), 'boom', undefined, { a: 1 }])('tries again after a fault: %o', (thrown) => {
    expect(judge(thrown)).toMatchObject({ isPermanent: false, code: 'internal' });
  });

  it.each([
    ['connect postgres://guild:hunter2@db:5432/x failed', 'hunter2'],
    ['401 for Authorization: Bearer abc.def-123', 'abc.def-123'],
    ['{"password":"hunter2","user":"a"}', 'hunter2'],
    ['POST https://sms.example.org/?api_key=hunter2&to=1', 'hunter2'],
    ['refused smtp password=hunter2', 'hunter2'],
    ['bad jwt eyJhbGciOi.eyJzdWIi.c2ln', 'eyJzdWIi'],
    ['wrong pin: 4711', '4711'],
  ])('keeps secrets out of the text: %s', (message, secret) => {
    expect(judge(new Error(message)).text).not.toContain(secret);
  });

  it('makes every text storable', () => {
    expect(judge(new Error(`a\u0000b\ud800${'x'.repeat(9_000)}`)).text).toMatch(/^Error: a\uFFFDb\uFFFDx{1,2000}$/);
  });
});
