import { VerifyLedger, type LedgerReport } from '#wallets';
import { UsageError } from '../program.ts';
import { say, tellProgress, type Command } from './command.ts';
import { inContainer } from './container.ts';

const help = `Usage: guildhall ledger verify [--json]

Reckons the whole ledger again: the hash and the balance of every entry, the sum of every transaction, the balance of every
account. Payments may go on meanwhile. Exit code 1 when something does not add up.`;

export const ledgerCommand: Command = {
  name: 'ledger',
  summary: 'whether the money adds up',
  help,
  async run(settings, args) {
    const [what, ...options] = args;
    if (what !== 'verify' || options.some((option) => option !== '--json')) throw new UsageError(help);
    return inContainer(settings, async (app) => {
      const begun = performance.now();
      const report = await app.get(VerifyLedger).execute((soFar) => tellProgress(`${countsOf(soFar)} so far`));
      const seconds = (performance.now() - begun) / 1000;
      if (options.includes('--json')) say(JSON.stringify({ ...report, seconds }, null, 2));
      else {
        for (const { kind, id, detail } of report.problems) say(`${kind} ${id}: ${detail}`);
        const verdict = report.problems.length === 0 ? 'the ledger adds up' : 'THE LEDGER DOES NOT ADD UP';
        say(`${countsOf(report)} in ${seconds.toFixed(1)} s: ${verdict}.`);
      }
      return report.problems.length === 0 ? 0 : 1;
    });
  },
};

function countsOf({ entries, transactions, accounts }: LedgerReport): string {
  return `${entries} entries, ${transactions} transactions, ${accounts} accounts`;
}
