import { describe, expect, it } from 'vitest';
import { Progress } from './progress.ts';
import { Timings } from './timings.ts';

const erase = '\u001b[K';

function watched(isTTY: boolean, { columns = 200, stalledMs = 1_000 } = {}) {
  const written: string[] = [];
  let now = 0;
  const progress = new Progress({ isTTY, columns, write: (text) => void written.push(text) }, () => now);
  progress.begin('posts', 2_000);
  now = 10_000 - stalledMs;
  for (let step = 0; step < 500; step += 1) progress.advance();
  now = 10_000;
  progress.draw();
  progress.end();
  return written;
}

describe('progress', () => {
  it('is a plain line where nobody watches', () => {
    expect(watched(false)).toEqual(['posts     25 %  500 of 2,000  50/s, 30 s left\n']);
  });

  it('says so when nothing goes on', () => {
    expect(watched(false, { stalledMs: 4_000 })).toEqual([
      'posts     25 %  500 of 2,000  50/s, waiting for Guildhall\n',
    ]);
  });

  it('is one line that is rewritten on a terminal, and gone at the end', () => {
    expect(watched(true)).toEqual([
      `\rposts    [${'█'.repeat(6)}${'·'.repeat(18)}]  25 %  500 of 2,000  50/s, 30 s left${erase}`,
      `\r${erase}`,
    ]);
  });

  it.each([
    [60, `\rposts    [${'█'.repeat(2)}${'·'.repeat(9)}]  25 %  500 of 2,000  50/s, 30 s left${erase}`],
    [30, `\rposts     25 %  500 of 2,000 ${erase}`],
  ])('fits a terminal of %i columns', (columns, line) => {
    const [bar] = watched(true, { columns });
    expect(bar).toBe(line);
  });
});

describe('timings', () => {
  it('know the median and the 95th percentile of each phase', () => {
    const timings = new Timings();
    timings.begin('one');
    for (let value = 100; value >= 1; value -= 1) timings.record(value);
    timings.begin('two');
    expect(timings.of('one')).toEqual({ count: 100, p50: 50, p95: 95 });
    expect(timings.of('two')).toEqual({ count: 0, p50: 0, p95: 0 });
    expect(timings.count).toBe(100);
  });
});
