import { describe, expect, it } from 'vitest';
import { checkInGroup, checkLeadsGroup, checkRoom, type Standing } from './conversation.ts';
import { GroupIsFull, NoLongerParticipant, NotAGroup, NotGroupAdmin } from './message.errors.ts';

const admin: Standing = {
  conversationId: 'c',
  isGroup: true,
  isAdmin: true,
  hasLeft: false,
  participantCount: 990,
  isReachable: true,
  username: 'alice',
};

describe('a conversation', () => {
  it('is led by the admins of a group', () => {
    expect(() => checkLeadsGroup(admin)).not.toThrow();
    expect(() => checkLeadsGroup({ ...admin, isAdmin: false })).toThrow(NotGroupAdmin);
    expect(() => checkLeadsGroup({ ...admin, hasLeft: true })).toThrow(NoLongerParticipant);
    expect(() => checkInGroup({ ...admin, isGroup: false })).toThrow(NotAGroup);
  });

  it('has room for a thousand', () => {
    expect(() => checkRoom(admin, 10)).not.toThrow();
    expect(() => checkRoom(admin, 11)).toThrow(GroupIsFull);
  });
});
