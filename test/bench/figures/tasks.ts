import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { compile } from '../../chaos/tasks/compile.ts';
import { ratioOf, type Figure } from '../figure.ts';
import { root } from '../guildhall.ts';
import { say } from '../progress.ts';
import type { Stage } from '../stage.ts';
import { median } from '../statistics.ts';

/** What test/bench/tasks/bench.ts tells of each engine, round by round. */
type Rounds = Readonly<Record<string, readonly { readonly left: number; readonly done: number }[]>>;

const ours = { few: 'Guildhall, concurrency 4', many: 'Guildhall, concurrency 24' } as const;

const comparisons = [
  { engine: ours.few, other: 'graphile-worker, default, concurrency 1', atLeast: 2 },
  { engine: ours.few, other: 'graphile-worker, default, concurrency 4', atLeast: 2 },
  { engine: ours.many, other: 'graphile-worker, tuned', atLeast: 1 },
  { engine: ours.few, other: 'pg-boss, one by one, 4 at a time', atLeast: 2 },
  { engine: ours.few, other: 'pg-boss, batches of 100, 4 at a time', atLeast: 1 },
] as const;

/** Tasks that do nothing, left in batches and then done; and one that a killed worker leaves behind. */
export async function measureTasks(stage: Stage): Promise<readonly Figure[]> {
  const folder = join(root, '.cache', 'tasks-bench');
  compile(folder);
  const { quick, pairs } = stage.options;
  const rounds: Rounds = JSON.parse(
    await run(stage, folder, 'bench', { TASKS: quick ? '12000' : '20000', ROUNDS: String(quick ? 3 : pairs) }),
  );
  const figures = comparisons.map(({ engine, other, atLeast }): Figure => {
    const [own, reference] = [engine, other].map((name) => (rounds[name] ?? []).map(({ done }) => done));
    if (own === undefined || reference === undefined) throw new Error('An engine was not measured');
    return {
      name: `tasks done, ${engine.replace('Guildhall, ', '')}`,
      unit: '/s',
      ours: median(own),
      reference: { what: other, value: median(reference) },
      ratio: ratioOf(own, reference),
      target: { atLeast },
      details: { ours: rounds[engine], reference: rounds[other] },
    };
  });
  const recovered: Readonly<Record<string, number | null>> = JSON.parse(await run(stage, folder, 'recovery', {}));
  const others = Object.entries(recovered).filter(([name]) => name !== 'Guildhall');
  return [
    ...figures,
    {
      name: 'a task of a killed worker is begun again after',
      unit: 's',
      ours: recovered['Guildhall'] ?? Number.POSITIVE_INFINITY,
      target: { atMost: 30 },
      notes: others.map(([name, seconds]) => `${name}: ${seconds === null ? 'not within a minute' : `${seconds} s`}`),
    },
  ];
}

/** In a process of its own: its TypeScript has decorators, which Node does not strip. */
async function run(
  stage: Stage,
  folder: string,
  what: string,
  environment: Readonly<Record<string, string>>,
): Promise<string> {
  say(`tasks: ${what}`);
  const script = join(folder, 'test', 'bench', 'tasks', `${what}.js`);
  const running = promisify(execFile)(process.execPath, [script], { env: { ...process.env, ...environment } });
  stage.onTakeDown(() => running.child.kill());
  // an engine may have had something to say before
  return (await running).stdout.trimEnd().split('\n').at(-1) ?? '';
}
