import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isOnPath } from './processes.ts';

/** As `.ci/run` fetches it from PyPI. */
const version = '4.32.5';
const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'guildhall');
const fetched = join(cache, `schemathesis-${version}`, 'bin', 'st');

/** The program `st`, when this machine has it. */
export const schemathesis = existsSync(fetched) ? fetched : isOnPath('st') ? 'st' : undefined;
