import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const heartbeatMs = 2_000;
const silentTooLongMs = 60_000;
const breakingTooLongMs = 10_000;

/**
 * Runs `work` while no other launcher of this tree does. The lock names the launcher and the child that does the work, because npm
 * goes on installing when only its launcher was killed; it is taken over when both are gone, or when nobody touched it for a minute.
 * `work` is given a function that notes the child's process id.
 */
export async function withLock(file, { onWait }, work) {
  mkdirSync(dirname(file), { recursive: true });
  const owner = { host: hostname(), pids: [process.pid] };
  let waited = false;
  while (!create(file, owner)) {
    if (isAbandoned(file)) {
      removeAbandoned(file);
      continue;
    }
    if (!waited) onWait();
    waited = true;
    await sleep(200);
  }
  const heartbeat = setInterval(() => touch(file), heartbeatMs);
  const release = () => rmSync(file, { force: true });
  process.on('exit', release);
  try {
    return await work((pid) => writeFileSync(file, JSON.stringify({ ...owner, pids: [...owner.pids, pid] })));
  } finally {
    clearInterval(heartbeat);
    process.off('exit', release);
    release();
  }
}

function create(file, owner) {
  try {
    const handle = openSync(file, 'wx');
    writeFileSync(handle, JSON.stringify(owner));
    closeSync(handle);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function isAbandoned(file) {
  try {
    const silentMs = Date.now() - statSync(file).mtimeMs;
    if (silentMs > silentTooLongMs) return true;
    const owner = JSON.parse(readFileSync(file, 'utf8'));
    return owner.host === hostname() && !owner.pids.some(isAlive);
  } catch {
    // Just released, or just created and not written yet: look again.
    return false;
  }
}

// Two waiters may see the same dead lock. Only the one that holds the second file removes it, and only after another look,
// so that the slower one cannot remove the lock which the faster one has meanwhile taken.
function removeAbandoned(file) {
  const breaking = `${file}.breaking`;
  if (!create(breaking, {})) {
    if (ageMs(breaking) > breakingTooLongMs) rmSync(breaking, { force: true });
    return;
  }
  if (isAbandoned(file)) rmSync(file, { force: true });
  rmSync(breaking, { force: true });
}

function ageMs(file) {
  try {
    return Date.now() - statSync(file).mtimeMs;
  } catch {
    return 0;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function touch(file) {
  try {
    const now = new Date();
    utimesSync(file, now, now);
  } catch {
    // Someone removed .cache by hand; the work itself is not harmed.
  }
}
