import { apiPrefix } from '#platform';
import { Api } from './api.ts';
import { chooseGraph, type Choice } from './choose-graph.ts';
import { Filling } from './fill/filling.ts';
import { followFriends } from './fill/follow-friends.ts';
import { joinMembers } from './fill/join-members.ts';
import { likePosts, viewPosts } from './fill/react-to-posts.ts';
import { writeComments } from './fill/write-comments.ts';
import { writePosts } from './fill/write-posts.ts';
import { count } from './format.ts';
import { bestConnected, followCount } from './graph.ts';
import { greet } from './greet.ts';
import { Guildhall } from './guildhall.ts';
import type { DemoOptions } from './options.ts';
import { Phases } from './phases.ts';
import { makePlan, type Plan } from './plan.ts';
import { Progress, type Screen } from './progress.ts';
import { Random } from './random.ts';
import { tableHead, totals, verdict, whatToLookAt } from './report.ts';
import { Timings } from './timings.ts';
import { verify } from './verify.ts';

export interface Surroundings {
  /** See `ApiOptions`. */
  readonly unlimited: string;
  readonly screen: Screen;
  readonly say: (line: string) => void;
  /** Ends the run; what is done stays. */
  readonly signal: AbortSignal;
}

/**
 * Fills a running Guildhall with a community, through its API.
 * @returns whether what Guildhall says afterwards is what it was told
 * @throws DemoFailure when it cannot go on
 */
export async function runDemo(
  options: DemoOptions,
  { unlimited, say, screen, signal }: Surroundings,
): Promise<boolean> {
  const { url, seed, postsPerMember, concurrency } = options;
  const base = `${url}/${apiPrefix}`;
  const began = performance.now();
  const version = await greet(url, base, unlimited);
  const choice = await chooseGraph(options);
  const plan = makePlan({ graph: choice.graph, seed, postsPerMember });
  say(`Guildhall ${version} at ${url} gets a community ${choice.origin}.\n${describe(plan)}\n\n${tableHead}`);

  const timings = new Timings();
  const onAnswer = (milliseconds: number): void => timings.record(milliseconds);
  const api = new Api({ base, unlimited, random: new Random(seed, 'patience'), onAnswer, signal });
  const phases = new Phases({ concurrency, signal, progress: new Progress(screen), timings, say });
  const filling = new Filling(new Guildhall(api), plan.community, phases.run);
  await fill(api, filling, plan);
  const checks = await verify(filling, plan.likes, plan.threads);

  const { putOff, lookedUp } = api;
  const milliseconds = performance.now() - began;
  say(`\n${totals({ phases: phases.reports, milliseconds, requests: timings.count, putOff, lookedUp })}\n`);
  say(`${verdict(checks)}\n\n${whatToLookAt(url, usernameOfBest(choice, plan))}`);
  return checks.every(({ holds }) => holds);
}

async function fill(api: Api, filling: Filling, { likes, threads, views }: Plan): Promise<void> {
  await joinMembers(api, filling);
  await followFriends(filling);
  await writePosts(filling);
  await likePosts(filling, likes);
  await writeComments(filling, threads);
  await viewPosts(filling, views);
}

function describe({ community, likes, threads, views }: Plan): string {
  const comments = threads.reduce((sum, thread) => sum + thread.comments.length, 0);
  return [
    `${count(community.members.length)} members, ${count(followCount(community.graph))} follows`,
    `${count(community.posts.length)} posts, ${count(likes.length)} likes, ${count(comments)} comments, ${count(views.length)} views`,
  ].join(', ');
}

function usernameOfBest({ graph }: Choice, { community }: Plan): string {
  return community.members[bestConnected(graph)]?.username ?? '';
}
