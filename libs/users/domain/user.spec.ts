import { describe, expect, it } from 'vitest';
import { ContactMissing, InvalidUsername, UserIsDeleted } from './user.errors.ts';
import { User, type UserDraft } from './user.ts';

const draft = (changes: Partial<UserDraft> = {}): UserDraft => ({
  id: 'id-1',
  username: 'alice',
  displayName: undefined,
  email: 'alice@example.org',
  phone: undefined,
  contactVerified: true,
  createdAt: new Date('2026-11-21T09:30:00.000Z'),
  ...changes,
});

describe('a member', () => {
  it('starts as an ordinary one, with the username as display name', () => {
    expect(User.register(draft()).state).toEqual({
      id: 'id-1',
      username: 'alice',
      displayName: 'alice',
      bio: '',
      avatarUrl: null,
      email: 'alice@example.org',
      phone: null,
      role: 'user',
      status: 'active',
      emailVerified: true,
      phoneVerified: false,
      isVerified: false,
      createdAt: new Date('2026-11-21T09:30:00.000Z'),
      deletedAt: null,
      erasureBeganAt: null,
    });
  });

  it.each(['abc', 'ALICE', '0__', 'x'.repeat(30)])('may be called %j, in lower case', (username) => {
    expect(User.register(draft({ username })).state.username).toBe(username.toLowerCase());
  });

  it.each(['', 'ab', 'x'.repeat(31), '_alice', 'al-ice', 'al ice', 'alice\n', 'älice', 'search', 'Contacts'])(
    'may not be called %j',
    (username) => {
      expect(() => User.register(draft({ username }))).toThrow(InvalidUsername);
    },
  );

  it('needs an email address or a phone number', () => {
    expect(() => User.register(draft({ email: undefined }))).toThrow(ContactMissing);
    expect(User.register(draft({ email: undefined, phone: '+491701234567' })).state).toMatchObject({
      email: null,
      phoneVerified: true,
    });
  });

  it('counts as verified with one verified contact, and not without', () => {
    expect(User.register(draft({ contactVerified: false })).isContactVerified).toBe(false);
    expect(User.register(draft({ phone: '+491701234567', email: undefined })).isContactVerified).toBe(true);
  });
});

describe('confirming a contact', () => {
  const both = () => User.register(draft({ phone: '+491701234567', contactVerified: false }));

  it.each([
    ['alice@example.org', { emailVerified: true, phoneVerified: false }],
    ['+491701234567', { emailVerified: false, phoneVerified: true }],
    ['bob@example.org', { emailVerified: false, phoneVerified: false }],
  ])('%s', (contact, expected) => {
    const user = both();
    user.confirmContact(contact);
    expect(user.state).toMatchObject(expected);
  });

  it('takes nothing back', () => {
    const user = both();
    user.confirmContact('alice@example.org');
    user.confirmContact('+491701234567');
    expect(user.state).toMatchObject({ emailVerified: true, phoneVerified: true });
  });
});

describe('editing a profile', () => {
  const member = () => {
    const user = User.register(draft());
    user.edit({ displayName: 'Alice', bio: 'Bookbinder', avatarUrl: 'https://example.org/a.png' });
    return user;
  };

  it('changes what is given, and keeps the rest', () => {
    for (const change of [
      { displayName: 'A' },
      { bio: '' },
      { avatarUrl: null },
      { avatarUrl: 'https://example.org/b.png' },
    ]) {
      const user = member();
      const before = user.state;
      user.edit(change);
      expect(user.state).toEqual({ ...before, ...change });
    }
  });

  it('with nothing given changes nothing', () => {
    const user = member();
    const before = user.state;
    user.edit({ displayName: undefined, bio: undefined, avatarUrl: undefined });
    expect(user.state).toEqual(before);
  });
});

describe('the status of a member', () => {
  const [today, tomorrow] = [new Date('2026-11-21T09:30:00.000Z'), new Date('2026-11-22T09:30:00.000Z')];

  it('hides the suspended and the deleted, until they are restored', () => {
    const user = User.register(draft());
    for (const make of [() => user.suspend(), () => user.delete(today)]) {
      expect(user.isAbsent).toBe(false);
      make();
      expect(user.isAbsent).toBe(true);
      user.restoreToActive();
    }
  });

  it('is no suspension once the member has deleted themselves', () => {
    const user = User.register(draft());
    user.delete(today);
    expect(() => user.suspend()).toThrow(UserIsDeleted);
    expect(user.state.status).toBe('deleted');
  });

  it('is for ever once a deletion is carried out, which waits for its time', () => {
    const user = User.register(draft());
    expect(user.beginErasure(tomorrow, tomorrow)).toBe(false);
    user.delete(tomorrow);
    expect(user.beginErasure(tomorrow, today)).toBe(false);
    user.restoreToActive();
    user.delete(today);
    user.delete(tomorrow);
    expect([user.beginErasure(today, today), user.beginErasure(tomorrow, today)]).toEqual([true, true]);
    expect(user.state).toMatchObject({ deletedAt: today, erasureBeganAt: today });
    expect(() => user.restoreToActive()).toThrow(UserIsDeleted);
  });
});
