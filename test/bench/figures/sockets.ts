import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startLocalRedis } from '../../support/services/local-redis.ts';
import { claimsOf, forge } from '../../support/tokens.ts';
import { memberId } from '../community.ts';
import { byTurns, ratioOf, type Figure } from '../figure.ts';
import { jwtSecret } from '../guildhall.ts';
import { send } from '../members.ts';
import { costOf, residentMb } from '../process-usage.ts';
import { number, say } from '../progress.ts';
import type { SocketsOrder } from '../sockets.worker.ts';
import type { Stage } from '../stage.ts';
import { median } from '../statistics.ts';

const audience = 500;
/** So that what is told is the burst, and not the wait for the first. */
const atOnce = 16;
const speaker = 1;

/** What a WebSocket costs while nothing happens, and how fast messages reach many of them, beside `ws` alone. */
export async function measureSockets(stage: Stage): Promise<readonly Figure[]> {
  const { guildhall, members } = await stage.scene();
  const genuine = claimsOf(await members.tokenOf(speaker));
  const tokenOf = (userId: string) => forge({ claims: { ...genuine, sub: userId, sid: randomUUID() }, key: jwtSecret });
  const bare = await startWorker(stage, 'bare-ws.worker.ts');
  const [bareOrigin] = (await once(bare, 'message')) as [string];
  const clients = await startWorker(stage, 'sockets.worker.ts');
  const held = { stage, clients, tokenOf };

  const figures = [...(await measureIdle(held, guildhall, { origin: bareOrigin, pid: bare.pid ?? 0 }))];

  const listeners = Array.from({ length: audience }, (_, index) => memberId(index + 2));
  const headers = { authorization: `Bearer ${await members.tokenOf(speaker)}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ participantIds: listeners, title: 'Bench' });
  const path = '/api/v1/conversations';
  const { id } = (await send(guildhall.origin, { method: 'POST', path, headers, body })) as { id: string };
  const messages = stage.options.quick ? 100 : 300;
  const redis = await startLocalRedis();
  stage.onTakeDown(() => redis.stop());
  // on the same data folder, so that PostgreSQL goes on when the one process stops
  const folder = await stage.makeFolder('community');
  const environment = { REDIS_URL: redis.address };

  const across = async () => {
    // events are handled by the one, the sockets are held by the other
    const worker = await stage.start({ folder, mode: 'worker', environment });
    const server = await stage.start({ folder, mode: 'server', environment });
    return { server, stop: async () => Promise.all([server.stop(), worker.stop()]) };
  };
  for (const where of ['one process', 'across processes'] as const) {
    const other = where === 'one process' ? undefined : await across();
    const program = other?.server ?? guildhall;
    if (other !== undefined) await guildhall.stop();
    let length = 500;
    const { ours, reference } = await byTurns({
      pairs: stage.options.pairs,
      ours: async () => {
        await order(clients, { kind: 'open', url: socketUrl(program.origin), tokens: listeners.map(tokenOf) });
        // what was sent before is behind the number at which they began
        await sleep(1_000);
        const counted = order(clients, { kind: 'count', upTo: messages * audience });
        const start = performance.now();
        await speak(program.origin, `${path}/${id}/messages`, headers, messages);
        const { lost, lastLength } = await counted;
        const perSecond = (messages * audience) / ((performance.now() - start) / 1_000);
        if (lost > 0) throw new Error(`${lost} sockets were closed`);
        length = lastLength ?? length;
        await order(clients, { kind: 'close' });
        return perSecond;
      },
      reference: async () => {
        await order(clients, { kind: 'open', url: socketUrl(bareOrigin), tokens: listeners.map(tokenOf) });
        const counted = order(clients, { kind: 'count', upTo: messages * audience });
        const start = performance.now();
        bare.send({ text: 'x'.repeat(length), times: messages });
        await counted;
        const perSecond = (messages * audience) / ((performance.now() - start) / 1_000);
        await order(clients, { kind: 'close' });
        return perSecond;
      },
      onPair: (a, b, index) => say(`sockets ${where} ${index}: ${number(a)}/s, bare ws ${number(b)}/s`),
    });
    figures.push({
      name: `messages to ${audience} members, ${where}`,
      unit: 'deliveries/s',
      ours: median(ours),
      reference: { what: 'bare ws', value: median(reference) },
      ratio: ratioOf(ours, reference),
      target: { atLeast: where === 'one process' ? 1 : 0.8 },
      notes: ['ours from POST to the last device, each numbered and kept in PostgreSQL; bare ws only sends'],
      details: { ours, reference, length },
    });
    await other?.stop();
  }
  return figures;
}

interface Held {
  readonly stage: Stage;
  readonly clients: ChildProcess;
  readonly tokenOf: (userId: string) => string;
}

interface Holder {
  readonly origin: string;
  readonly pid: number;
}

async function measureIdle({ stage, clients, tokenOf }: Held, ours: Holder, bare: Holder): Promise<readonly Figure[]> {
  const count = 10_000;
  const tokens = Array.from({ length: count }, () => tokenOf(randomUUID()));
  const seconds = stage.options.quick ? 10 : 30;
  const hold = async ({ origin, pid }: Holder) => {
    const before = residentMb(pid);
    await order(clients, { kind: 'open', url: socketUrl(origin), tokens });
    await sleep(5_000);
    const kib = ((residentMb(pid) - before) * 1e6) / 1_024 / count;
    const { costs } = await costOf(
      [pid],
      () => sleep(seconds * 1_000),
      () => (seconds * count) / 10_000,
    );
    const { lost } = await order(clients, { kind: 'close' });
    if (lost > 0) throw new Error(`${lost} sockets were closed`);
    say(`sockets: ${number(count)} idle at ${origin}: ${number(kib)} KiB each`);
    return { kib, cost: costs[0] ?? Number.NaN };
  };
  const [reference, first] = [await hold(bare), await hold(ours)];
  const silent = await stage.start({
    folder: await stage.makeFolder('silent'),
    environment: { GUILDHALL__REALTIME__PRESENCE: 'false' },
  });
  const second = await hold(silent);
  await silent.stop();
  const ratio = first.kib / reference.kib;
  return [
    {
      name: `memory per idle WebSocket, ${number(count)} of members logged in`,
      unit: 'KiB',
      ours: first.kib,
      reference: { what: 'bare ws', value: reference.kib },
      ratio: { median: ratio, min: ratio, max: ratio, pairs: 1 },
      target: { atMost: 1.6 },
      notes: [
        `processor time a second for 10,000: ${number(first.cost / 1_000)} ms with presence, ` +
          `${number(second.cost / 1_000)} ms without, bare ws ${number(reference.cost / 1_000)} ms`,
      ],
      details: { first, second, reference },
    },
  ];
}

async function speak(origin: string, path: string, headers: Readonly<Record<string, string>>, messages: number) {
  let left = messages;
  const speaking = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const body = JSON.stringify({ content: 'Good morning, everybody!' });
      await send(origin, { method: 'POST', path, headers, body });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, speaking));
}

interface Answer {
  readonly lost: number;
  readonly lastLength?: number;
}

async function order(clients: ChildProcess, what: SocketsOrder): Promise<Answer> {
  const isOver = new AbortController();
  const { signal } = isOver;
  const died = once(clients, 'exit', { signal }).then(() => {
    throw new Error('The process that holds the sockets has ended');
  });
  const answer = once(clients, 'message', { signal });
  clients.send(what);
  try {
    const [said] = (await Promise.race([answer, died])) as [Answer];
    return said;
  } finally {
    isOver.abort();
    await Promise.allSettled([answer, died]);
  }
}

const socketUrl = (origin: string): string => `${origin.replace('http', 'ws')}/api/v1/ws`;

async function startWorker(stage: Stage, file: string): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, '..', file), [], {
    execArgv: [],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  stage.onTakeDown(() => child.kill('SIGKILL'));
  return child;
}
