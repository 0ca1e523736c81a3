import { setTimeout as sleep } from 'node:timers/promises';
import type { Figure } from '../figure.ts';
import { residentMb } from '../process-usage.ts';
import { number, say } from '../progress.ts';
import type { Stage } from '../stage.ts';
import { median } from '../statistics.ts';

const chunks = 50;
const connections = 16;

/** Resident memory: at rest, and whether it grows while feeds are read. */
export async function measureMemory(stage: Stage): Promise<readonly Figure[]> {
  const { idleMbWhenEmpty } = await stage.scene();
  const { guildhall, members, facts } = await stage.freshScene();
  await sleep(3_000);
  const idle = residentMb(guildhall.pid);
  say(
    `memory: ${number(idleMbWhenEmpty)} MB after the first start, ${number(idle)} MB after a start on the full database`,
  );

  const reads = stage.options.quick ? 10_000 : 100_000;
  const everybody = facts.readers.flatMap((group) => group.members);
  const samples: number[] = [];
  for (let chunk = 1; chunk <= chunks; chunk += 1) {
    const lists = await Promise.all(everybody.map(async (member) => [await members.feedOf(member)]));
    const extent = { requests: reads / chunks };
    await stage.load.run({ kind: 'closed', origin: guildhall.origin, connections, extent, lists });
    samples.push(residentMb(guildhall.pid));
    guildhall.emptyLog();
    if (chunk % 5 === 0)
      say(`memory: ${number((reads / chunks) * chunk)} feed reads, ${number(samples.at(-1) ?? 0)} MB`);
  }
  await sleep(5_000);
  const rested = residentMb(guildhall.pid);

  // the collector comes and goes: a level is the median of ten samples
  const warm = chunks / 5;
  const early = median(samples.slice(warm, 2 * warm));
  const late = median(samples.slice(-warm));
  return [
    {
      name: 'memory, idle on an empty database',
      unit: 'MB',
      ours: idleMbWhenEmpty,
      target: { atMost: 200 },
    },
    {
      name: `memory, idle with ${number(facts.members)} members`,
      unit: 'MB',
      ours: idle,
      target: { atMost: 200 },
    },
    {
      name: `memory, idle after ${number(reads)} feed reads`,
      unit: 'MB',
      ours: rested,
      target: { atMost: 200 },
      notes: [`at most ${number(Math.max(...samples))} MB while reading`],
      details: { samples, readsPerSample: reads / chunks },
    },
    {
      name: `memory, growth from ${number(reads / 5)} to ${number(reads)} reads`,
      unit: '%',
      ours: (late / early - 1) * 100,
      ...(stage.options.quick ? {} : { target: { atMost: 5 } }),
      notes: [
        `${number(early)} MB → ${number(late)} MB (medians of a fifth of the reads)`,
        ...(stage.options.quick ? ['too few reads to say: run without --quick'] : []),
      ],
    },
  ];
}
