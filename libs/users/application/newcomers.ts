import { Injectable } from '@nestjs/common';

type Welcome = (userId: string) => Promise<void>;

/** What other modules make for a new member, in the transaction that makes the member: all of it is there, or nothing. */
@Injectable()
export class Newcomers {
  private readonly welcomes: Welcome[] = [];

  /** Called once, while the program starts. */
  onJoining(welcome: Welcome): void {
    this.welcomes.push(welcome);
  }

  async greet(userId: string): Promise<void> {
    await Promise.all(this.welcomes.map((welcome) => welcome(userId)));
  }
}
