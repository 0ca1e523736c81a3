import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

/* What CI believes is the last line of a run, so each way in which a run can go wrong is tried on it. */

const house = join(import.meta.dirname, '..');
let folder: string;

beforeAll(() => {
  // Inside the tree, so that vitest is found; .cache is nobody's.
  mkdirSync(join(house, '.cache'), { recursive: true });
  folder = mkdtempSync(join(house, '.cache', 'closing-line-'));
  const reporter = join(house, 'test/support/summary-reporter.ts');
  const setup = `export function teardown() { if (process.env['BREAK_TEARDOWN']) throw new Error('teardown'); }`;
  writeFileSync(join(folder, 'setup.ts'), setup);
  writeFileSync(
    join(folder, 'vitest.config.ts'),
    `import { SummaryReporter } from ${JSON.stringify(reporter)};
     export default { test: { reporters: ['default', new SummaryReporter()], globalSetup: './setup.ts', maxWorkers: 1 } };`,
  );
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ending {
  readonly closing: string | undefined;
  readonly isSuccess: boolean;
  readonly output: string;
}

function endingOf(spec: string | undefined, ...args: readonly string[]): Ending {
  rmSync(join(folder, 'it.spec.ts'), { force: true });
  if (spec !== undefined) {
    writeFileSync(
      join(folder, 'it.spec.ts'),
      `import { afterAll, beforeAll, describe, expect, test } from 'vitest'; void [afterAll, beforeAll, describe, expect]; ${spec}`,
    );
  }
  const vitest = [join(house, 'node_modules/vitest/vitest.mjs'), 'run', '--root', folder, ...args];
  const { stdout, stderr, status } = spawnSync(process.execPath, vitest, {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  return { closing: stdout.trimEnd().split('\n').at(-1), isSuccess: status === 0, output: stdout + stderr };
}

const passing = `test('a', () => {});`;

test.for<readonly [what: string, spec: string | undefined, closing: string, reason: string]>([
  [
    'a failed test',
    `${passing} test('b', () => { throw new Error('x'); });`,
    '1 passed, 1 failed',
    'failed: it.spec.ts > b',
  ],
  ['a file that cannot be imported', `import './nowhere.ts'; ${passing}`, '0 passed, 1 failed', 'failed: it.spec.ts: '],
  ['a file without a test', '', '0 passed, 1 failed', 'failed: it.spec.ts: '],
  [
    'a failed hook',
    `${passing} describe('b', () => { beforeAll(() => { throw new Error('x'); }); test('c', () => {}); });`,
    '1 passed, 1 failed, 1 skipped',
    'failed: it.spec.ts > b: x',
  ],
  [
    'a failed hook at the end',
    `afterAll(() => { throw new Error('x'); }); ${passing}`,
    '1 passed, 1 failed',
    'failed: it.spec.ts: x',
  ],
  [
    'an error that nobody caught',
    `test('a', () => { void Promise.reject(new Error('x')); });`,
    '1 passed, 1 failed',
    'unhandled error: x',
  ],
  [
    'a worker that died',
    `test('a', () => { process.kill(process.pid, 'SIGKILL'); });`,
    '0 passed, 2 failed',
    'did not finish',
  ],
  ['only skipped tests', `test.skip('a', () => {});`, '0 passed, 1 failed, 1 skipped', 'no test was executed'],
  ['no file at all', undefined, '0 passed, 1 failed', 'no test was executed'],
])('%s is a failure', ([, spec, closing, reason]) => {
  expect(endingOf(spec)).toEqual({ closing, isSuccess: false, output: expect.stringContaining(reason) });
});

test('a failed teardown is a failure', () => {
  process.env['BREAK_TEARDOWN'] = '1';
  const ending = endingOf(passing);
  delete process.env['BREAK_TEARDOWN'];
  expect(ending).toMatchObject({ closing: '1 passed, 1 failed', isSuccess: false });
});

test('success counts the tests and says why some were skipped', () => {
  const ending = endingOf(`${passing} test('b', ({ skip }) => skip('needs a moon')); test.todo('c');`);
  expect(ending).toMatchObject({ closing: '1 passed, 0 failed, 2 skipped', isSuccess: true });
  expect(ending.output).toContain('skipped, needs a moon: it.spec.ts > b');
});

test('a selection is named as such', () => {
  const ending = endingOf(`${passing} test('b', () => {});`, '-t', 'b');
  expect(ending).toMatchObject({ closing: '1 passed, 0 failed, 1 skipped', isSuccess: true });
  expect(ending.output).toContain('skipped, not selected: it.spec.ts > a');
});
