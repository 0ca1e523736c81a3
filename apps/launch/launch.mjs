import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, isBuilt, readSources } from './build.mjs';
import { Failure } from './failure.mjs';
import { runtimePackage, runtimePath } from './host.mjs';
import { install, isInstalled } from './install.mjs';
import { withLock } from './lock.mjs';
import { say } from './progress.mjs';
import { become } from './run.mjs';
import { help, tasks } from './tasks.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export async function launch([name, ...args]) {
  endWithParent();
  try {
    process.exit(await perform(name, args));
  } catch (error) {
    const explanation = explain(error);
    if (explanation) say(explanation);
    process.exit(error.exitCode ?? 1);
  }
}

async function perform(name, args) {
  if (!name || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(help());
    return name ? 0 : 1;
  }
  const task = Object.hasOwn(tasks, name) ? tasks[name] : undefined;
  if (!task) throw new Failure(`There is no task "${name}". Tasks: ${Object.keys(tasks).join(', ')}.`);

  runtimePackage();
  await prepare(task);
  if (!task.command) return 0;
  return become(runtimePath(root), [...task.command, ...args], {
    root,
    ipc: task.isProgram,
    environment: task.environment,
  });
}

// Looked at twice: without the lock, because mostly nothing is to be done, and again under it, because another launcher may have done it.
async function prepare(task) {
  const isReady = () => isInstalled(root) && (!task.builds || isBuilt(root, readSources(root)));
  if (isReady()) return;
  const onWait = () => say('Another command is installing or building here; waiting for it.');
  await withLock(join(root, '.cache', 'launch.lock'), { onWait }, async (onSpawn) => {
    if (!isInstalled(root)) await install(root, onSpawn);
    if (!task.builds) return;
    const sources = readSources(root);
    if (!isBuilt(root, sources)) await build(root, sources, onSpawn);
  });
}

// npm runs a script through a shell, and a shell that is told to end (kill of npm, of a container's first process) does so without telling us:
// the only sign is another parent. Outside npm a lost parent means nothing, as after nohup.
function endWithParent() {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, 250);
  timer.unref();
}

function explain(error) {
  if (error instanceof Failure) return error.message;
  if (['EACCES', 'EPERM', 'EROFS'].includes(error.code)) {
    return `Guildhall cannot write ${error.path ?? root}: use a checkout that this user owns. (${error.code})`;
  }
  return error.stack;
}
