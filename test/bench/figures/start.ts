import { rm } from 'node:fs/promises';
import type { Figure } from '../figure.ts';
import { number, say } from '../progress.ts';
import type { Stage } from '../stage.ts';
import { median } from '../statistics.ts';

/** From the start of the process to the first answer of `GET /api/v1/health`, polled every 5 ms. */
export async function measureStart(stage: Stage): Promise<readonly Figure[]> {
  const rounds = stage.options.quick ? 2 : 5;
  const first: number[] = [];
  const second: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const folder = await stage.makeFolder('start');
    for (const times of [first, second]) {
      const guildhall = await stage.start({ folder });
      times.push(guildhall.startedIn / 1000);
      await guildhall.stop();
    }
    await rm(folder, { recursive: true });
    say(`start ${round}/${rounds}: first ${number(first.at(-1) ?? 0)} s, second ${number(second.at(-1) ?? 0)} s`);
  }
  const figure = (name: string, times: readonly number[], atMost: number): Figure => ({
    name: `start, ${name}`,
    unit: 's',
    ours: median(times),
    target: { atMost },
    notes: ['of the program; npm start installs and builds before it when needed'],
    details: { seconds: times },
  });
  return [figure('empty data folder', first, 90), figure('existing data folder', second, 5)];
}
