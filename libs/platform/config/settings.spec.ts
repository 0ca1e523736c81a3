import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { flag, list, wholeNumber } from './fields.ts';
import {
  ConfigurationError,
  defineSettings,
  describeSettings,
  environmentOf,
  loadSettings,
  type SettingsSection,
} from './settings.ts';

const server = defineSettings('SERVER', (environment) => ({
  host: z
    .string()
    .default(environment === 'production' ? '0.0.0.0' : '127.0.0.1')
    .describe('Where to listen'),
  port: wholeNumber({ min: 0, max: 65_535 }, 3000),
  corsOrigins: list(),
  isStrict: flag(false),
}));
const database = defineSettings('DATABASE', () => ({
  url: z
    .string()
    .regex(/^postgres:/, { error: 'use an address' })
    .optional()
    .meta({ env: 'DATABASE_URL', secret: true, description: 'Where the database is' }),
}));
const keys = defineSettings('KEYS', () => ({ main: z.string({ error: 'make one' }).meta({ secret: true }) }));

const load = (env: Record<string, string>) => loadSettings(env, [server, database]);

function mistakesOf(
  env: Record<string, string>,
  sections: readonly SettingsSection[] = [server, database],
): readonly string[] {
  try {
    loadSettings(env, sections);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.mistakes;
    throw error;
  }
  return [];
}

describe('settings', () => {
  it('need nothing in development', () => {
    const loaded = load({});
    expect(loaded.environment).toBe('development');
    expect(loaded.get(server)).toEqual({ host: '127.0.0.1', port: 3000, corsOrigins: [], isStrict: false });
    expect(loaded.get(database)).toEqual({ url: undefined });
  });

  it('are read from GUILDHALL__SECTION__KEY, or from the name they have of old', () => {
    const loaded = load({
      GUILDHALL__SERVER__PORT: '8080',
      GUILDHALL__SERVER__CORS_ORIGINS: ' https://a.org ,,https://b.org',
      GUILDHALL__SERVER__IS_STRICT: 'yes',
      DATABASE_URL: 'postgres://x',
    });
    expect(loaded.get(server)).toMatchObject({
      port: 8080,
      corsOrigins: ['https://a.org', 'https://b.org'],
      isStrict: true,
    });
    expect(loaded.get(database)).toEqual({ url: 'postgres://x' });
  });

  it('may depend on NODE_ENV', () => {
    expect(load({ NODE_ENV: 'production' }).get(server).host).toBe('0.0.0.0');
    expect(load({ NODE_ENV: 'test' }).environment).toBe('test');
    expect(environmentOf({ NODE_ENV: '' })).toBe('development');
    expect(() => environmentOf({ NODE_ENV: 'prod' })).toThrow(
      'NODE_ENV: is "prod"; use one of development, test, production',
    );
  });

  it('that are empty count as not set', () => {
    expect(load({ GUILDHALL__SERVER__PORT: '', DATABASE_URL: '' }).get(server).port).toBe(3000);
  });

  it.each(['-1', '65536', '1.5', 'abc', 'NaN', '1e99', '0x50', ' '])('of a whole number refuse %j', (port) => {
    expect(mistakesOf({ GUILDHALL__SERVER__PORT: port })).toEqual([
      expect.stringMatching(/^GUILDHALL__SERVER__PORT: is .*; use a whole number from 0 to 65535/),
    ]);
  });

  it.each(['maybe', '2', 'tru'])('of a flag refuse %j', (value) => {
    expect(mistakesOf({ GUILDHALL__SERVER__IS_STRICT: value })).toEqual([
      `GUILDHALL__SERVER__IS_STRICT: is "${value}"; use true or false`,
    ]);
  });

  it('tell every mistake at once', () => {
    const mistakes = mistakesOf({
      GUILDHALL__SERVER__PORT: 'x',
      GUILDHALL__SERVER__IS_STRICT: 'x',
      GUILDHALL__NOWHERE__X: '1',
    });
    expect(mistakes.map((mistake) => mistake.split(':', 1)[0])).toEqual([
      'GUILDHALL__SERVER__PORT',
      'GUILDHALL__SERVER__IS_STRICT',
      'GUILDHALL__NOWHERE__X',
    ]);
    expect(() => load({ GUILDHALL__SERVER__PORT: 'x' })).toThrow(/a mistake:\n {2}- GUILDHALL__SERVER__PORT/);
  });

  it('never show a secret', () => {
    const mistakes = mistakesOf({ DATABASE_URL: 'mysql://u:hunter2@h' });
    expect(mistakes).toEqual(['DATABASE_URL: use an address']);
  });

  it('say what is missing, and how to come by it', () => {
    expect(mistakesOf({}, [keys])).toEqual(['GUILDHALL__KEYS__MAIN: is not set; make one']);
  });

  it.each([
    ['GUILDHALL__SERVER__PROT', 'GUILDHALL__SERVER__PORT'],
    ['GUILDHALL__SERVER_PORT', 'GUILDHALL__SERVER__PORT'],
    ['GUILDHALL__SERVER__port', 'GUILDHALL__SERVER__PORT'],
    ['GUILDHALL__SERVER__CORS_ORIGIN', 'GUILDHALL__SERVER__CORS_ORIGINS'],
  ])('refuse the unknown name %s, and guess %s', (name, meant) => {
    expect(mistakesOf({ [name]: '1' })).toEqual([`${name}: there is no such setting; did you mean ${meant}?`]);
  });

  it('refuse an unknown name without a guess when nothing is like it', () => {
    expect(mistakesOf({ GUILDHALL__QUITE__ANOTHER_THING_ALTOGETHER: '1' })).toEqual([
      'GUILDHALL__QUITE__ANOTHER_THING_ALTOGETHER: there is no such setting',
    ]);
  });

  it('leave the names of others alone', () => {
    expect(mistakesOf({ PATH: '/bin', GUILDHALL: '1', GUILDHALL_TEST_SEED: '1' })).toEqual([]);
  });

  it('are described with their defaults, as they are in that environment', () => {
    expect(describeSettings([server, database, keys], 'production')).toEqual([
      { name: 'GUILDHALL__SERVER__HOST', description: 'Where to listen', defaultValue: '0.0.0.0' },
      { name: 'GUILDHALL__SERVER__PORT', description: '', defaultValue: '3000' },
      { name: 'GUILDHALL__SERVER__CORS_ORIGINS', description: '', defaultValue: '' },
      { name: 'GUILDHALL__SERVER__IS_STRICT', description: '', defaultValue: 'false' },
      { name: 'DATABASE_URL', description: 'Where the database is', defaultValue: '' },
      { name: 'GUILDHALL__KEYS__MAIN', description: '', defaultValue: 'required' },
    ]);
  });
});
