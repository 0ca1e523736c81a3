import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

/*
 * The launcher in a small tree of its own. The packages are those of this tree, so nothing is installed here; installing is proved by
 * every fresh clone.
 */

const house = join(import.meta.dirname, '..');

const program = `
  import { word } from '#kernel';
  const [task, code] = process.argv.slice(2);
  if (task === 'exit') process.exit(Number(code));
  const stop = (why: string) => () => { console.log(word, why); process.exit(0); };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop(signal));
  process.on('disconnect', stop('orphaned'));
  setInterval(() => {}, 1000);
  console.log('ready', process.version, process.pid);
`;

interface Run {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly code: Promise<number | null>;
}

let root: string;
const runs: Run[] = [];

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'guildhall-launch-'));
  for (const name of [
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'apps/tsconfig.build.json',
    'apps/launch.mjs',
    'apps/launch',
  ]) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    cpSync(join(house, name), join(root, name), { recursive: true });
  }
  symlinkSync(join(house, 'node_modules'), join(root, 'node_modules'), 'junction');
  write('apps/guildhall/main.ts', program);
  write('libs/kernel/index.ts', `export const word = 'heard';`);
});

afterAll(() => {
  for (const { child } of runs) child.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

function write(name: string, text: string): void {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), text);
}

function launch(...args: readonly string[]): Run {
  const child = spawn(process.execPath, ['apps/launch.mjs', ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const run = {
    child,
    output: () => text,
    code: once(child, 'close').then(([code]: readonly unknown[]) => code as number | null),
  };
  runs.push(run);
  return run;
}

async function finished(
  ...args: readonly string[]
): Promise<{ readonly code: number | null; readonly output: string }> {
  const run = launch(...args);
  return { code: await run.code, output: run.output() };
}

async function untilReady(run: Run): Promise<void> {
  while (!run.output().includes('ready')) {
    if (run.child.exitCode !== null) throw new Error(run.output());
    await once(run.child.stdout ?? run.child, 'data');
  }
}

test('builds first, runs on the packaged Node and hands on the exit code', async () => {
  expect(await finished('guildhall', 'exit', '7')).toEqual({ code: 7, output: expect.stringContaining('Built in') });
  expect(existsSync(join(root, 'dist/apps/guildhall/main.js'))).toBe(true);
});

test('builds once when two are started at once', async () => {
  write('libs/kernel/index.ts', `export const word = 'heard' as string;`);
  const both = await Promise.all([finished('guildhall', 'exit', '3'), finished('guildhall', 'exit', '3')]);
  expect(both.map(({ code }) => code)).toEqual([3, 3]);
  expect(both.filter(({ output }) => output.includes('Built in'))).toHaveLength(1);
});

test('is silent when nothing changed, and a spec changes nothing', async () => {
  write('libs/kernel/index.spec.ts', 'not even TypeScript');
  expect(await finished('guildhall', 'exit', '0')).toEqual({ code: 0, output: '' });
});

test('says where a type is wrong, every time, and starts nothing', async () => {
  write('libs/kernel/wrong.ts', 'export const wrong: string = 1;');
  for (let attempt = 0; attempt < 2; attempt++) {
    const { code, output } = await finished('guildhall', 'exit', '0');
    expect(output).toContain('libs/kernel/wrong.ts(1,14): error TS2322');
    expect(code).toBe(1);
  }
});

test('removes what a deleted source became, and makes again what was removed', async () => {
  write('libs/kernel/wrong.ts', 'export const right = 1;');
  await finished('build');
  expect(existsSync(join(root, 'dist/libs/kernel/wrong.js'))).toBe(true);
  rmSync(join(root, 'libs/kernel/wrong.ts'));
  rmSync(join(root, 'dist/libs/kernel/index.js'));
  await finished('build');
  expect(existsSync(join(root, 'dist/libs/kernel/wrong.js'))).toBe(false);
  expect(existsSync(join(root, 'dist/libs/kernel/index.js'))).toBe(true);
});

test.for(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('forwards %s and waits for the program', async (signal) => {
  const run = launch('start');
  await untilReady(run);
  run.child.kill(signal);
  expect(await run.code).toBe(0);
  expect(run.output()).toContain(`heard ${signal}`);
});

test('takes the program along when it is killed itself', async () => {
  const run = launch('start');
  await untilReady(run);
  run.child.kill('SIGKILL');
  await run.code;
  expect(run.output()).toContain('heard orphaned');
});

test('answers 128 + 9 for a program that was killed', async () => {
  const run = launch('start');
  await untilReady(run);
  process.kill(Number(/ready \S+ (\d+)/.exec(run.output())?.[1]), 'SIGKILL');
  expect(await run.code).toBe(137);
});

test('knows its tasks', async () => {
  expect(await finished('--help')).toEqual({ code: 0, output: expect.stringContaining('Tasks:') });
  expect(await finished('dance')).toEqual({
    code: 1,
    output: expect.stringMatching(/^There is no task "dance"\..*\n$/),
  });
});
