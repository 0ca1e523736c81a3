import { describe, expect, it } from 'vitest';
import { MadeByServer, MessageEmpty, MessageTooLong, NotYourMessage } from './message.errors.ts';
import { longestMessage, Message } from './message.ts';

const at = new Date('2026-11-21T09:30:00Z');
const draft = {
  id: 'm',
  conversationId: 'c',
  senderId: 'alice',
  content: 'Good morning!',
  media: [],
  replyToId: null,
  clientId: null,
  createdAt: at,
};

describe('a message', () => {
  it('needs words, unless it brings a picture', () => {
    const media = [{ id: 'p', kind: 'image' as const }];
    const { type, mediaIds } = Message.write({ ...draft, content: '', media }).state;
    expect([type, mediaIds]).toEqual(['image', ['p']]);
  });

  it('needs words, and not too many', () => {
    expect(() => Message.write({ ...draft, content: ' \n' })).toThrow(MessageEmpty);
    expect(() => Message.write({ ...draft, content: '😀'.repeat(longestMessage + 1) })).toThrow(MessageTooLong);
    expect(Message.write({ ...draft, content: '😀'.repeat(longestMessage) }).state.type).toBe('text');
  });

  it('is edited by its sender only', () => {
    const message = Message.write(draft);
    expect(() => message.edit('bob', 'x', at)).toThrow(NotYourMessage);
    expect(() => message.edit('alice', '', at)).toThrow(MessageEmpty);
    message.edit('alice', 'Good evening!', at);
    expect(message.state).toMatchObject({ content: 'Good evening!', editedAt: at });
  });

  it('is deleted by its sender and by admins', () => {
    const message = Message.write(draft);
    expect(() => message.delete({ userId: 'bob', isAdmin: false }, at)).toThrow(NotYourMessage);
    message.delete({ userId: 'bob', isAdmin: true }, at);
    expect(message.state.deletedAt).toBe(at);
  });

  it('of the server stays as it is, also for whom it is about', () => {
    const message = Message.tell({ ...draft, content: 'alice left' });
    expect(message.state.type).toBe('system');
    expect(() => message.edit('alice', 'x', at)).toThrow(MadeByServer);
    expect(() => message.delete({ userId: 'alice', isAdmin: true }, at)).toThrow(MadeByServer);
  });
});
