import { describe, expect, it } from 'vitest';
import { nextStep, traceIdOf } from './trace.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const given = `00-${traceId}-00f067aa0ba902b7-01`;

describe('a trace', () => {
  it('goes on in steps of its own', () => {
    const [one, other] = [nextStep(given), nextStep(given)];
    expect(one).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`));
    expect(new Set([one, other, given]).size).toBe(3);
    expect(traceIdOf(one)).toBe(traceId);
  });

  it('of a later version is understood', () => {
    expect(nextStep(`01-${traceId}-00f067aa0ba902b7-01-more`)).toContain(traceId);
  });

  it.each([
    undefined,
    '',
    'noise',
    `ff-${traceId}-00f067aa0ba902b7-01`,
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    `00-${traceId}-${'0'.repeat(16)}-01`,
    `00-${traceId.toUpperCase()}-00f067aa0ba902b7-01`,
  ])('begins where none is there: %s', (unusable) => {
    const begun = nextStep(unusable);
    expect(begun).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    expect(begun).not.toContain(traceId);
    expect(traceIdOf(unusable)).toBeUndefined();
  });
});
