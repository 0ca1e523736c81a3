import { createRequire } from 'node:module';
import { setImmediate } from 'node:timers/promises';
import type { Period, Statement, StatementLine } from '../application/read-statement.ts';

const paper = { size: 'A4', margin: 48, width: 595.28, bottom: 770 } as const;
const columns = { date: paper.margin, details: 160, amount: 440, balance: paper.width - paper.margin };
const detailsWidth = 210;
const lineHeight = 12;
const grey = '#5b6472';

const require = createRequire(import.meta.url);
const fonts = {
  regular: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  bold: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
};
/** Stands for a character that the font has not got. */
const missing = '□';

/**
 * A statement to keep and to print. The next page is drawn when the last one was taken: a long statement neither fills the
 * memory nor holds up anybody else.
 */
export async function* pdfOf(statement: Statement, period: Period): AsyncGenerator<Buffer> {
  const sheet = await Sheet.open(statement, period);
  sheet.row('', 'Opening balance', '', statement.opening);
  for (const line of statement.lines) {
    sheet.line(line);
    const drawn = sheet.taken();
    if (drawn.length === 0) continue;
    yield drawn;
    await setImmediate();
  }
  sheet.row('', 'Closing balance', '', statement.closing);
  yield* sheet.close();
}

/** The libraries are heavy: a process that never draws does not carry them. */
const load = async () => {
  const [{ default: Pdf }, { openSync }] = await Promise.all([import('pdfkit'), import('fontkit')]);
  const font = openSync(fonts.regular);
  return { Pdf, drawable: new Set('characterSet' in font ? font.characterSet : []) };
};
let loaded: ReturnType<typeof load> | undefined;
type Loaded = Awaited<ReturnType<typeof load>>;

class Sheet {
  private y = 0;
  private pages = 0;
  private lacks = false;
  private readonly pdf: InstanceType<Loaded['Pdf']>;

  private constructor(
    { Pdf }: Loaded,
    private readonly drawable: ReadonlySet<number>,
    private readonly currency: string,
  ) {
    const info = { Title: `Wallet statement, ${currency}`, Producer: 'Guildhall', Creator: 'Guildhall' };
    this.pdf = new Pdf({ size: paper.size, margin: 0, autoFirstPage: false, font: fonts.regular, lang: 'en', info });
  }

  static async open({ holder, currency }: Statement, { from, to }: Period): Promise<Sheet> {
    loaded ??= load();
    const tools = await loaded;
    const sheet = new Sheet(tools, tools.drawable, currency);
    sheet.turn();
    sheet.pdf.font(fonts.bold).fontSize(16);
    sheet.write('Wallet statement', paper.margin, paper.margin);
    sheet.pdf.font(fonts.regular).fontSize(9);
    const about = [
      ...sheet.fitted(`${holder.displayName} (@${holder.username})`, paper.width - 2 * paper.margin),
      `From ${timeOf(from)} until ${timeOf(to)}, in ${currency}`,
    ];
    for (const [index, text] of about.entries()) sheet.write(text, paper.margin, 78 + index * 14);
    sheet.y = 78 + about.length * 14 + 16;
    sheet.headings();
    return sheet;
  }

  line({ at, type, with: other, description, amount, balance, id }: StatementLine): void {
    const what = `${type.replaceAll('_', ' ')}${other === null ? '' : ` ${other}`}`;
    this.row(timeOf(new Date(at)), `${what}\n${description}`, amount, balance, id);
  }

  row(date: string, details: string, amount: string, balance: string, small = ''): void {
    const texts = details.split('\n').flatMap((text) => this.fitted(text, detailsWidth));
    const height = (texts.length + (small === '' ? 0 : 1)) * lineHeight + 8;
    if (this.y + height > paper.bottom) {
      this.turn();
      this.headings();
    }
    this.write(date, columns.date, this.y);
    for (const [index, text] of texts.entries()) this.write(text, columns.details, this.y + index * lineHeight);
    this.write(amount, columns.amount, this.y, 'right');
    this.write(balance, columns.balance, this.y, 'right');
    this.pdf.fontSize(7).fillColor(grey);
    this.write(small, columns.details, this.y + texts.length * lineHeight);
    this.pdf.fontSize(9).fillColor('black');
    this.y += height;
    this.rule(this.y - 5, 0.25);
  }

  /** What was drawn since it was last asked for. */
  taken(): Buffer {
    const chunks: Buffer[] = [];
    for (let chunk: Buffer | null = this.pdf.read(); chunk !== null; chunk = this.pdf.read()) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  async *close(): AsyncGenerator<Buffer> {
    if (this.lacks) {
      this.pdf.fontSize(7).fillColor(grey);
      this.write(
        `${missing}: a character that the font of this page has not got; the CSV statement has it.`,
        48,
        this.y,
      );
    }
    this.pdf.end();
    for await (const chunk of this.pdf) yield chunk;
  }

  private turn(): void {
    this.pdf.addPage();
    this.pages += 1;
    this.y = paper.margin;
    this.pdf.fontSize(7).fillColor(grey);
    this.write(`Page ${this.pages}`, columns.balance, 800, 'right');
    this.pdf.fontSize(9).fillColor('black');
  }

  private headings(): void {
    this.pdf.fontSize(7).fillColor(grey);
    this.write('Date (UTC)', columns.date, this.y);
    this.write('Details', columns.details, this.y);
    this.write(`Amount ${this.currency}`, columns.amount, this.y, 'right');
    this.write(`Balance ${this.currency}`, columns.balance, this.y, 'right');
    this.pdf.fontSize(9).fillColor('black');
    this.rule(this.y + 12, 0.75);
    this.y += 18;
  }

  private rule(y: number, width: number): void {
    this.pdf.moveTo(columns.date, y).lineTo(columns.balance, y).lineWidth(width).strokeColor('#c4c9d1').stroke();
  }

  private write(text: string, x: number, y: number, align: 'left' | 'right' = 'left'): void {
    if (text === '') return;
    this.pdf.text(text, align === 'left' ? x : x - this.pdf.widthOfString(text), y, { lineBreak: false });
  }

  /** In lines of this width. What nobody sees is left out; what the font has not got is seen to be missing. */
  private fitted(text: string, width: number): readonly string[] {
    const lines: string[] = [];
    let line = '';
    for (const word of this.drawn(text)
      .split(' ')
      .flatMap((whole) => this.pieces(whole, width))) {
      const longer = line === '' ? word : `${line} ${word}`;
      const fits = this.pdf.widthOfString(longer) <= width;
      if (!fits) lines.push(line);
      line = fits ? longer : word;
    }
    return [...lines, line].filter((full) => full !== '').map(inReadingOrder);
  }

  private drawn(text: string): string {
    const seen = text
      .normalize('NFC')
      .replaceAll(/\s+/gu, ' ')
      .replaceAll(/[\p{Cc}\p{Cf}]/gu, '')
      .trim();
    const known = Array.from(seen, (character) =>
      this.drawable.has(character.codePointAt(0) ?? 0) ? character : missing,
    );
    this.lacks ||= known.join('') !== seen;
    return known.join('');
  }

  /** A word that is longer than a line, in parts. */
  private pieces(word: string, width: number): readonly string[] {
    if (this.pdf.widthOfString(word) <= width) return [word];
    const parts: string[] = [];
    let part = '';
    for (const character of word) {
      if (this.pdf.widthOfString(part + character) > width) {
        parts.push(part);
        part = '';
      }
      part += character;
    }
    return [...parts, part];
  }
}

/** The font draws words of right-to-left scripts the right way round, not their order. */
function inReadingOrder(line: string): string {
  const words: string[] = [];
  let turned: string[] = [];
  for (const word of line.split(' ')) {
    if (/[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(word)) {
      turned = [word, ...turned];
      continue;
    }
    words.push(...turned, word);
    turned = [];
  }
  return [...words, ...turned].join(' ');
}

const timeOf = (time: Date): string => time.toISOString().slice(0, 16).replace('T', ' ');
