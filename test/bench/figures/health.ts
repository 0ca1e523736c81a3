import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { rateNote } from '../comparison.ts';
import { byTurns, ratioOf, type Figure } from '../figure.ts';
import { clientBound, type LoadResult, type Request } from '../load.ts';
import { costOf } from '../process-usage.ts';
import { number, say } from '../progress.ts';
import type { Stage } from '../stage.ts';
import { median } from '../statistics.ts';

const connections = 16;
const list: readonly Request[] = [{ method: 'GET', path: '/api/v1/health', headers: {} }];

/** What the whole of Guildhall's HTTP costs a request that needs nothing else. */
export async function measureHealth(stage: Stage): Promise<readonly Figure[]> {
  const { guildhall } = await stage.scene();
  const bare = await startBare(stage);
  const { pairs, seconds } = stage.options;
  const extent = { seconds };

  const run = async (origin: string, pid: number) => {
    const { result, costs } = await costOf(
      [pid],
      () => stage.load.run({ kind: 'closed', origin, connections, extent, lists: [list] }),
      ({ requests }) => requests,
    );
    return { ...result, cost: costs[0] ?? Number.NaN };
  };
  const { ours, reference } = await byTurns({
    pairs,
    ours: async () => {
      const result = await run(guildhall.origin, guildhall.pid);
      guildhall.emptyLog();
      return result;
    },
    reference: () => run(bare.origin, bare.pid),
    onPair: (a, b, index) => say(`health ${index}/${pairs}: ${rateNote(a, 'bare Fastify', b)}`),
  });
  bare.stop();

  const rates = (results: readonly LoadResult[]): readonly number[] => results.map(({ perSecond }) => perSecond);
  const cost = (results: readonly { readonly cost: number }[]): number => median(results.map(({ cost }) => cost));
  const isClientBound = reference.some(({ busy }) => busy > clientBound);
  return [
    {
      name: `GET /health, ${connections} connections`,
      unit: '/s',
      ours: median(rates(ours)),
      reference: { what: 'bare Fastify', value: median(rates(reference)) },
      ratio: ratioOf(rates(ours), rates(reference)),
      target: { atLeast: 0.6 },
      notes: [
        `processor time per request of ours ${number(cost(ours))} µs, of bare Fastify ${number(cost(reference))} µs`,
        ...(isClientBound ? ['the load generator was the limit of the reference: the true ratio is lower'] : []),
      ],
      details: { ours, reference },
    },
  ];
}

async function startBare(stage: Stage) {
  const child = fork(join(import.meta.dirname, '..', 'bare-fastify.worker.ts'), [], {
    execArgv: [],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const stop = (): boolean => child.kill('SIGKILL');
  stage.onTakeDown(stop);
  const [origin] = (await once(child, 'message')) as [string];
  return { origin, pid: child.pid ?? 0, stop };
}
