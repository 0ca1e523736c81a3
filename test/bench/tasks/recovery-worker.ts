import { recoveries } from './recovery-engines.ts';

const [engine = '', url = ''] = process.argv.slice(2);
process.on('disconnect', () => process.exit());
await recoveries[engine]?.work(url, () => process.send?.('begun'));
