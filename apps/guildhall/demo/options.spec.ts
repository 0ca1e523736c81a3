import { describe, expect, it } from 'vitest';
import { readOptions } from './options.ts';

const here = 'http://127.0.0.1:3000';

describe('options', () => {
  it('need not be given', () => {
    expect(readOptions([], here)).toEqual({
      url: here,
      graph: 'ego-facebook.edges.gz',
      graphWanted: false,
      members: undefined,
      seed: 1,
      postsPerMember: 4,
      concurrency: 24,
    });
  });

  it.each([
    ['guild.example', 'http://guild.example'],
    ['http://guild.example:8080/', 'http://guild.example:8080'],
    ['https://guild.example/api/v1', 'https://guild.example'],
  ])('take the address as people copy it: %s', (given, url) => {
    expect(readOptions(['--url', given], here).url).toBe(url);
  });

  it.each([
    [['--members', '1'], '--members: is "1"; use a whole number from 2 to'],
    [['--members', '2.5'], '--members: is "2.5"'],
    [['--seed', 'x'], '--seed: is "x"'],
    [['--seed', ''], '--seed: is ""'],
    [['--concurrency=0'], '--concurrency: is "0"'],
    [['--url', 'ftp://guild.example'], '--url: is "ftp://guild.example"'],
    [['--member', '5'], '--member'],
    [['members'], 'members'],
  ])('say what is wrong with %j', (args, message) => {
    expect(() => readOptions(args, here)).toThrow(message);
  });
});
