import { setTimeout as sleep } from 'node:timers/promises';
import { unlimitedHeader } from '#platform';
import { reasonOf } from './api.ts';
import { DemoFailure } from './demo-failure.ts';
import { Health, Problem } from './wire.ts';

const patience = { tries: 10, pauseMs: 500, timeoutMs: 5_000 };

/**
 * Sees whether Guildhall is there and ready; one that is just starting gets a moment.
 * @returns its version
 */
export async function greet(url: string, base: string, unlimited: string): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const { status, body } = await ask(`${base}/health`, url);
    const health = Health.safeParse(body);
    if (status === 200 && health.success) {
      if (await isLimited(base, unlimited)) throw new DemoFailure(limitedAdvice(url));
      return health.data.version;
    }
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

/** Whether our requests are counted as everybody's are: a thousand members cannot register at ten a minute. */
async function isLimited(base: string, unlimited: string): Promise<boolean> {
  const { headers } = await fetch(`${base}/nowhere`, {
    headers: { [unlimitedHeader]: unlimited },
    signal: AbortSignal.timeout(patience.timeoutMs),
  });
  return headers.get('ratelimit-remaining') !== headers.get('ratelimit-limit');
}

const limitedAdvice = (url: string): string =>
  `The Guildhall at ${url} limits how fast it is asked, and does not know this demo: give the demo its GUILDHALL__AUTH__JWT_SECRET or GUILDHALL__DATA__DIR, or start it with GUILDHALL__RATE_LIMIT__ENABLED=false.`;
