import { basename } from 'node:path';
import { DemoFailure } from './demo-failure.ts';
import { count } from './format.ts';
import { generateGraph } from './generated-graph.ts';
import { ballOf, type Graph } from './graph.ts';
import { folders, readGraph } from './graph-file.ts';
import { defaults, type DemoOptions } from './options.ts';

export interface Choice {
  readonly graph: Graph;
  /** Where it comes from, after "a community ". */
  readonly origin: string;
}

/** The ties of the file, or invented ones where there is none and none was asked for. */
export async function chooseGraph({ graph: file, graphWanted, members, seed }: DemoOptions): Promise<Choice> {
  const known = file === 'generated' ? undefined : await readGraph(file);
  if (known === undefined) {
    if (graphWanted && file !== 'generated') {
      throw new DemoFailure(`--graph: there is no ${file}, neither here nor in ${folders.slice(1).join(', ')}`);
    }
    return { graph: generateGraph(members ?? defaults.generated, seed), origin: `invented by the seed ${seed}` };
  }
  const size = known.friends.length;
  // always renumbered in the same order, so that a smaller community is a part of the whole one
  const graph = ballOf(known, members ?? size);
  if (graph.friends.length === size) return { graph, origin: `like that of ${basename(file)}` };
  return {
    graph,
    origin: `like a part of that of ${basename(file)}: the best connected of its ${count(size)}, and who is nearest to them`,
  };
}
