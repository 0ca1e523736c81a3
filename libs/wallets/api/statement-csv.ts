import type { Period, Statement } from '../application/read-statement.ts';

const columns = ['Date', 'Type', 'With', 'Description', 'Amount', 'Balance', 'Currency', 'Transaction'];

/** A statement for spreadsheets (RFC 4180). */
export function csvOf({ currency, opening, closing, lines }: Statement, { from, to }: Period): string {
  const rows = [
    columns,
    [from.toISOString(), 'opening balance', '', '', '', opening, currency, ''],
    ...lines.map((line) => [
      line.at,
      line.type,
      line.with ?? '',
      line.description,
      line.amount,
      line.balance,
      currency,
      line.id,
    ]),
    [to.toISOString(), 'closing balance', '', '', '', closing, currency, ''],
  ];
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/** What a spreadsheet would take for a formula is made a text; numbers stay numbers. */
function cell(value: string): string {
  const isNumber = /^-?\d+(\.\d+)?$/.test(value);
  const safe = !isNumber && /^[\s]*[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
