import { extractText } from 'unpdf';
import { describe, expect, it } from 'vitest';
import { pdfOf } from './statement-pdf.ts';

describe('a statement as PDF', () => {
  const period = { from: new Date('2026-11-01T00:00:00Z'), to: new Date('2026-12-01T00:00:00Z') };
  const holder = { username: 'alice', displayName: 'Alice' };
  const drawn = (descriptions: readonly string[]): AsyncGenerator<Buffer> => {
    const line = {
      at: '2026-11-02T00:00:00.000Z',
      type: 'transfer',
      with: 'bob',
      amount: '-1.00',
      balance: '7.50',
    } as const;
    const lines = descriptions.map((description, index) => ({ ...line, id: `id-${index}`, description }));
    return pdfOf({ holder, currency: 'USD', opening: '20.00', closing: '7.50', lines }, period);
  };
  const read = async (descriptions: readonly string[]) => {
    const chunks: Buffer[] = [];
    for await (const chunk of drawn(descriptions)) chunks.push(chunk);
    const { text } = await extractText(new Uint8Array(Buffer.concat(chunks)));
    return text.map((page) => page.replaceAll(/\s+/g, ' '));
  };

  it('goes on over as many pages as it takes, with its headings, and leaves no line out', async () => {
    const pages = await read(Array.from({ length: 60 }, (_, index) => `Lunch ${index}.`));

    expect(pages).toHaveLength(4);
    for (const [index, page] of pages.entries()) {
      expect(page).toContain(`Page ${index + 1}`);
      expect(page).toContain('Balance USD');
    }
    for (let index = 0; index < 60; index += 1)
      expect(pages.join(' ')).toContain(`Lunch ${index}. -1.00 7.50 id-${index} `);
    expect(pages.at(-1)).toContain('Closing balance 7.50');
  });

  it('is drawn page by page as it is taken', async () => {
    const pdf = drawn(Array.from({ length: 60 }, () => 'Lunch'));

    const sizes = [];
    for await (const chunk of pdf) sizes.push(chunk.length);

    // the beginning, three pages when the next one begins, and what closes it
    expect(sizes.slice(1, 4).every((size) => size > 1_000)).toBe(true);
    expect(sizes.length).toBeGreaterThan(4);
  });

  it('wraps what is long, hides nothing, and is not turned around by what is invisible', async () => {
    const [page] = await read(['Q'.repeat(200), 'a\u202Egnp.\u202C\u0007b', '中文 \u{1F600} \uE000']);

    expect(page?.match(/Q/g)).toHaveLength(200);
    expect(page).toContain('agnp.b');
    expect(page).toContain('□□ \u{1F600} □');
    expect(page).toContain('□: a character that the font of this page has not got');
    expect((await read(['שלום عليكم']))[0]).not.toContain('□');
  });
});
