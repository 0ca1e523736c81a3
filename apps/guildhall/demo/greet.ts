import { setTimeout as sleep } from 'node:timers/promises';
import { reasonOf } from './api.ts';
import { DemoFailure } from './demo-failure.ts';
import { Health, Problem } from './wire.ts';

const patience = { tries: 10, pauseMs: 500, timeoutMs: 5_000 };

/**
 * Sees whether Guildhall is there and ready; one that is just starting gets a moment.
 * @returns its version
 */
export async function greet(url: string, base: string): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const { status, body } = await ask(`${base}/health`, url);
    const health = Health.safeParse(body);
    if (status === 200 && health.success) return health.data.version;
    const problem = Problem.safeParse(body);
    if (!problem.success)
      throw new DemoFailure(`Something answers at ${url}, but it is not a Guildhall: name another address with --url.`);
    if (attempt === patience.tries)
      throw new DemoFailure(`The Guildhall at ${url} is not ready: ${problem.data.detail}`);
    await sleep(patience.pauseMs);
  }
}

async function ask(health: string, url: string): Promise<{ readonly status: number; readonly body: unknown }> {
  try {
    const answer = await fetch(health, { signal: AbortSignal.timeout(patience.timeoutMs) });
    const isJson = answer.headers.get('content-type')?.includes('json') === true;
    return { status: answer.status, body: isJson ? await answer.json() : await answer.text() };
  } catch (error) {
    throw new DemoFailure(
      `No Guildhall answers at ${url} (${reasonOf(error)}): run \`npm start\` first, in another terminal, or say with --url where it is.`,
    );
  }
}
