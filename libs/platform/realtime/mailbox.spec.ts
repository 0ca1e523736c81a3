import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Mailbox } from './mailbox.ts';

function mailbox() {
  const heard: string[] = [];
  const box = new Mailbox('a', { message: (text) => void heard.push(text), lost: () => void heard.push('lost') });
  return { box, heard };
}

describe('a mailbox', () => {
  it('says in its place that messages are missing, once for many', async () => {
    const { box, heard } = mailbox();
    box.put('1');
    box.reportLoss();
    box.reportLoss();
    box.put('2');
    await delay(10);
    expect(heard).toEqual(['1', 'lost', '2']);
  });

  it('holds no more text than it may', async () => {
    const { box, heard } = mailbox();
    const large = 'x'.repeat(1_000_000);
    for (let n = 0; n < 10; n += 1) box.put(large);
    await delay(10);
    expect(heard.map((text) => text.length)).toEqual([1e6, 1e6, 1e6, 1e6, 'lost'.length]);
    box.put(large);
    await delay(10);
    expect(heard).toHaveLength(6);
  });

  it('that was closed is silent, even of what it holds', async () => {
    const { box, heard } = mailbox();
    box.put('1');
    box.close();
    box.put('2');
    box.reportLoss();
    await delay(10);
    expect(heard).toEqual([]);
  });
});
