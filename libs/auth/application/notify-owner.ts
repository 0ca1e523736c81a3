import { Injectable } from '@nestjs/common';
import { Messenger } from '#kernel';
import { FindUser } from '#users';
import { contactsOf } from './contact.ts';

@Injectable()
export class NotifyOwner {
  constructor(
    private readonly users: FindUser,
    private readonly messenger: Messenger,
  ) {}

  /** Tells a member something about their account, by the first way there is to reach them. */
  async execute(userId: string, text: string): Promise<void> {
    const user = await this.users.byId(userId);
    const contact = user && contactsOf(user).find(({ channel }) => this.messenger.can[channel]);
    if (contact?.channel === 'email')
      await this.messenger.email({ to: contact.address, subject: 'Your Guildhall account', text });
    if (contact?.channel === 'sms') await this.messenger.sms({ to: contact.address, text: `Guildhall: ${text}` });
  }
}
