import { describe, expect, it } from 'vitest';
import { Timeline } from './timeline.ts';

const id = (number: number): string => `01900000-0000-7000-8000-${String(number).padStart(12, '0')}`;
const since = id(900);
const ids = [id(9), id(7), id(5), id(3)];

describe('a timeline', () => {
  it('is what it was made of, also after it was cached', () => {
    const { text } = Timeline.of(since, ids, false);
    const cached = new Timeline(text);
    expect([cached.since, cached.ids, cached.length, cached.isWhole]).toEqual([since, ids, 4, false]);
    expect(new Timeline(Timeline.of(since, ids, true).text).isWhole).toBe(true);
  });

  it('may be empty', () => {
    const empty = new Timeline(Timeline.of(since, [], true).text);
    expect([empty.ids, empty.length, empty.part(0, 0), empty.firstBelow(id(4))]).toEqual([[], 0, '{}', 0]);
  });

  it('gives parts as an array of PostgreSQL', () => {
    const timeline = Timeline.of(since, ids, false);
    expect(timeline.part(0, 4)).toBe(`{${ids.join(',')}}`);
    expect(timeline.part(1, 2)).toBe(`{${id(7)},${id(5)}}`);
    expect(timeline.part(4, 0)).toBe('{}');
  });

  it('finds where to read on, at an id that it has and between two', () => {
    const timeline = Timeline.of(since, ids, false);
    const asked = [10, 9, 8, 7, 6, 3, 2].map((number) => timeline.firstBelow(id(number)));
    expect(asked).toEqual([0, 1, 1, 2, 2, 4, 4]);
  });
});
