import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { compile } from '../../chaos/tasks/compile.ts';

// node test/bench/tasks/run.ts [bench|recovery]; TASKS=20000 ROUNDS=3 in the environment
const folder = join(import.meta.dirname, '..', '..', '..', '.cache', 'tasks-bench');
compile(folder);
const child = spawn(process.execPath, [join(folder, 'test', 'bench', 'tasks', `${process.argv[2] ?? 'bench'}.js`)], {
  stdio: 'inherit',
});
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
