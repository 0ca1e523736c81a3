/* The load, in a process of its own: client and server must not share an event loop. */
import { Agent, request as httpRequest } from 'node:http';
import autocannon from 'autocannon';
import type { Answer, ClosedLoop, Job, LoadResult, OpenLoop, Request } from './load.ts';
import { percentile } from './statistics.ts';

const requestTimeoutMs = 10_000;

process.on('disconnect', () => process.exit());
process.on('message', (message: { readonly id: number; readonly job: Job }) => void handle(message.id, message.job));

async function handle(id: number, job: Job): Promise<void> {
  process.send?.({ id, ...(await perform(job)) } satisfies Answer & { id: number });
}

async function perform(job: Job): Promise<Answer> {
  try {
    return { result: await (job.kind === 'closed' ? closedLoop(job) : openLoop(job)) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

/** Every connection sends its next request as soon as the last one is answered: the most that goes through. */
async function closedLoop({ origin, connections, extent, lists }: ClosedLoop): Promise<LoadResult> {
  let next = 0;
  const latencies: number[] = [];
  const refused = new Map<number, number>();
  const measure = startMeasuring();
  const run = autocannon({
    url: origin,
    connections,
    ...('seconds' in extent ? { duration: extent.seconds } : { amount: extent.requests }),
    sampleInt: 50,
    timeout: requestTimeoutMs / 1000,
    setupClient(client) {
      const list = lists[next % lists.length] ?? [];
      next += 1;
      client.setRequests(
        list.map(({ method, path, headers, body }) => ({
          method,
          path,
          headers: { ...headers },
          ...(body === undefined ? {} : { body }),
        })),
      );
    },
  });
  run.on('response', (_client, status, _bytes, milliseconds) => {
    if (status >= 200 && status < 300) latencies.push(milliseconds);
    else refused.set(status, (refused.get(status) ?? 0) + 1);
  });
  const { errors } = await run;
  return measure(latencies, errors, refused);
}

/**
 * Requests leave at a fixed rate whatever becomes of the ones before, and latency counts from the time when each was due:
 * a server that stalls cannot hide it by stalling its clients.
 */
async function openLoop({ origin, rate, seconds, list }: OpenLoop): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const latencies: number[] = [];
  const refused = new Map<number, number>();
  let errors = 0;
  const total = Math.round(rate * seconds);
  const pending: Promise<void>[] = [];
  const measure = startMeasuring();
  const start = performance.now();
  for (let sent = 0; sent < total;) {
    const due = Math.min(total, Math.floor(((performance.now() - start) / 1000) * rate) + 1);
    for (; sent < due; sent += 1) {
      const request = list[sent % list.length];
      const dueAt = start + (sent / rate) * 1000;
      if (request === undefined) continue;
      pending.push(
        send(agent, origin, request).then(
          (status) => {
            if (status >= 200 && status < 300) latencies.push(performance.now() - dueAt);
            else refused.set(status, (refused.get(status) ?? 0) + 1);
          },
          () => {
            errors += 1;
          },
        ),
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(pending);
  agent.destroy();
  return measure(latencies, errors, refused);
}

function send(agent: Agent, origin: string, { method, path, headers, body }: Request): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      `${origin}${path}`,
      { agent, method, headers, timeout: requestTimeoutMs },
      (response) => {
        response.resume();
        response.once('end', () => resolve(response.statusCode ?? 0));
        response.once('error', reject);
      },
    );
    request.once('timeout', () => request.destroy(new Error('timeout')));
    request.once('error', reject);
    request.end(body);
  });
}

function startMeasuring() {
  const start = performance.now();
  const loop = performance.eventLoopUtilization();
  return (latencies: readonly number[], errors: number, refused: ReadonlyMap<number, number>): LoadResult => {
    const seconds = (performance.now() - start) / 1000;
    return {
      requests: latencies.length,
      perSecond: latencies.length / seconds,
      p50: latencies.length === 0 ? Number.NaN : percentile(latencies, 0.5),
      p99: latencies.length === 0 ? Number.NaN : percentile(latencies, 0.99),
      busy: performance.eventLoopUtilization(loop).utilization,
      errors,
      refused: Object.fromEntries(refused),
    };
  };
}
