import { Refusal, type Api } from '../api.ts';
import type { PlannedMember } from '../community.ts';
import { DemoFailure } from '../demo-failure.ts';
import { Session } from '../session.ts';
import type { OwnProfile } from '../wire.ts';
import type { Filling, Joined } from './filling.ts';

/** Everybody's; it is a demo. */
export const password = 'welcome to the guild';

/** Registers everybody, and logs in whoever is there from an earlier run. */
export async function joinMembers(api: Api, filling: Filling): Promise<void> {
  const { community, guildhall } = filling;
  // hashing a password takes long: what was right for the last one is tried first for the next one
  let likelyThere = true;

  await filling.run({
    name: 'members',
    items: [...community.members.entries()],
    async work([number, member], tally) {
      const before =
        (likelyThere ? await logIn(member) : undefined) ?? (await register(member)) ?? (await logIn(member));
      if (before === undefined) throw takenByOthers(member);
      likelyThere = before.wasThere;
      filling.joined.set(number, before);
      if (member.bio !== '' && before.bio === '') await guildhall.editBio(before.session, member.bio);
      if (before.wasThere) tally.kept();
      else tally.made();
    },
  });

  async function register({ username, email, displayName }: PlannedMember): Promise<Arrival | undefined> {
    try {
      const { user, tokens } = await guildhall.register({ username, email, displayName, password });
      if (tokens === null) throw new DemoFailure(verificationWanted);
      return arrival(user, new Session(api, { identifier: username, password }, tokens), false);
    } catch (error) {
      if (error instanceof Refusal && error.status === 409) return undefined;
      throw error;
    }
  }

  async function logIn({ username, email }: PlannedMember): Promise<Arrival | undefined> {
    try {
      const { user, session } = await Session.logIn(api, { identifier: username, password });
      if (user.email !== email) throw ofAnotherDemo(username);
      return arrival(user, session, true);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.code === 'auth.not-verified') throw new DemoFailure(verificationWanted);
      if (error.status === 401) return undefined;
      throw error;
    }
  }
}

interface Arrival extends Joined {
  readonly wasThere: boolean;
  readonly bio: string;
}

function arrival({ id, bio, followingCount, postCount }: OwnProfile, session: Session, wasThere: boolean): Arrival {
  return { id, session, bio, wasThere, followingBefore: followingCount, postsBefore: postCount };
}

const verificationWanted =
  'This Guildhall wants members to verify their addresses, which invented ones cannot: run the demo on one with GUILDHALL__AUTH__REQUIRE_VERIFICATION=false.';

function takenByOthers({ username, email }: PlannedMember): DemoFailure {
  return new DemoFailure(
    `Somebody else is @${username} here, or owns ${email}: use an empty Guildhall, or another --seed.`,
  );
}

function ofAnotherDemo(username: string): DemoFailure {
  return new DemoFailure(
    `@${username} is here from a demo with another seed or graph: use the same --seed and --graph again, or an empty Guildhall.`,
  );
}
