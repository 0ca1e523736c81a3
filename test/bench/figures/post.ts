import { memberId, memberNumber, writers } from '../community.ts';
import type { Figure } from '../figure.ts';
import { send } from '../members.ts';
import { freshIds, scriptOf } from '../pgbench-script.ts';
import type { Scene, Stage } from '../stage.ts';
import { againstPgbench, countedUp, type Heard, type Write } from '../writes.ts';

const content =
  'Good morning, guild! The bread is out of the oven, the ledger is balanced, and the river is calm today.';

/** Writing a post: token, validation, transaction, and the answer with the post as its author sees it. */
export async function measurePost(stage: Stage): Promise<readonly Figure[]> {
  const scene = await stage.scene();
  const write: Write = {
    route: 'POST /posts',
    what: 'posts',
    table: 'posts.posts',
    heard: await listen(stage, scene),
    requestsOf: (connections) =>
      Promise.all(writers.slice(0, connections).map((member) => scene.members.postOf(member, content))),
  };
  const oneByOne = await againstPgbench(stage, scene, write, { connections: 1, atLeast: 0.55 });
  // the target of 1.2 is for grouped commits, which are still to come
  const together = await againstPgbench(stage, scene, write, { connections: 16, atLeast: 0.55 });
  return [oneByOne, together];
}

async function listen(stage: Stage, scene: Scene): Promise<Heard> {
  const { tap, guildhall } = await stage.tapped();
  const [writer = 0] = writers;
  const request = await scene.members.postOf(writer, content);
  await send(guildhall.origin, request);
  const before = await tap.during(() => send(guildhall.origin, request));
  const { executed, roundTrips } = await tap.during(() => send(guildhall.origin, request));
  await guildhall.stop();

  const fresh = countedUp(freshIds(executed, before.executed));
  const script = scriptOf(executed, {
    prefix: 'p',
    replace: { [memberId(writer)]: '(:member_base::text || :member::text)::uuid', ...fresh.replace },
    before: [`\\set member ${memberNumber(writer)} + :client_id`, ...fresh.before],
  });
  return { statements: executed.length, roundTrips, script };
}
