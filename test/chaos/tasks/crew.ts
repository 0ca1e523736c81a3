import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../../support/random.ts';
import type { TestDatabase } from '../../support/test-database.ts';

interface Member {
  readonly name: string;
  readonly process: ChildProcess;
  isWorking: boolean;
}

/** What cut a run off: nothing after that was done by its worker while it held the task. */
const cutRuns = `update chaos_runs set ended = clock_timestamp(), cut = $2 where worker = $1 and ended is null`;

const heldByTheDead = `
  select coalesce(max(extract(epoch from clock_timestamp() - death.died_at)), 0)::float8 as seconds
    from platform.tasks task join chaos_deaths death on death.worker = task.worker where task.state = 'running'`;

/** Worker processes that die and are replaced. */
export class Crew {
  killed = 0;
  stoodStill = 0;
  private members: Member[] = [];
  private hired = 0;
  private leaving = false;
  private failure: Error | undefined;

  constructor(
    private readonly folder: string,
    private readonly database: TestDatabase,
    private readonly random: Random,
  ) {}

  async hire(count: number): Promise<void> {
    await Promise.all(Array.from({ length: count }, () => this.hireOne()));
  }

  /** Kills one in the middle of whatever it does; another one goes on, because nothing is taken up where nobody works. */
  async killOne(): Promise<void> {
    while (this.members.filter(({ isWorking }) => isWorking).length < 2) {
      if (this.failure !== undefined) throw this.failure;
      await delay(20);
    }
    const { process } = this.random.pick(this.members.filter(({ isWorking }) => isWorking));
    const gone = new Promise((resolve) => process.once('exit', resolve));
    process.kill('SIGKILL');
    await gone;
  }

  /** Lets one stand still for so long that its tasks are taken from it, and then go on as if nothing had been. */
  async freezeOne(milliseconds: number): Promise<void> {
    const member = this.random.pick(this.members.filter(({ isWorking }) => isWorking));
    this.members = this.members.filter((each) => each !== member);
    member.process.kill('SIGSTOP');
    this.stoodStill += 1;
    await this.database.query(cutRuns, [member.name, 'SIGSTOP']);
    await delay(milliseconds);
    member.process.kill('SIGCONT');
    this.members.push(member);
  }

  /** Looks on until it is dismissed. @returns for how many seconds a dead worker held a task at most */
  async watch(): Promise<number> {
    let longest = 0;
    while (!this.leaving) {
      const [row] = await this.database.query<{ seconds: number }>(heldByTheDead);
      longest = Math.max(longest, row?.seconds ?? 0);
      await delay(250);
    }
    return longest;
  }

  async dismiss(): Promise<void> {
    this.leaving = true;
    await Promise.all(
      this.members.map(async ({ process }) => {
        if (process.exitCode !== null || process.signalCode !== null) return;
        const gone = new Promise((resolve) => process.once('exit', resolve));
        process.send('stop');
        await gone;
      }),
    );
  }

  private async hireOne(): Promise<void> {
    this.hired += 1;
    const name = `worker ${this.hired}`;
    const script = join(this.folder, 'test', 'chaos', 'tasks', 'worker.js');
    const child = fork(script, [this.database.url, name], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execArgv: [],
    });
    const member = { name, process: child, isWorking: false };
    this.members.push(member);
    child.once('exit', () => void this.replace(member));
    await new Promise((resolve) => child.once('message', resolve).once('exit', resolve));
    member.isWorking = this.members.includes(member);
  }

  private async replace(member: Member): Promise<void> {
    member.isWorking = false;
    this.members = this.members.filter((each) => each !== member);
    if (this.leaving) return;
    if (member.process.signalCode === null) {
      this.failure = new Error(`${member.name} ended by itself with code ${member.process.exitCode}`);
      return;
    }
    this.killed += 1;
    await this.database.query('insert into chaos_deaths values ($1)', [member.name]);
    await this.database.query(cutRuns, [member.name, 'SIGKILL']);
    await this.hireOne();
  }
}
