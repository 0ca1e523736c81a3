import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { AppError } from '#kernel';
import { ConfigurationError } from '#platform';
import { ListMembers } from '#users';
import { CreateAdmin } from '../application/create-admin.ts';
import { adminSettings, type AdminSettings } from '../auth.settings.ts';

/** Makes the admin of the configuration at the start, as long as there is none. */
@Injectable()
export class FirstAdmin implements OnApplicationBootstrap {
  private readonly logger = new Logger(FirstAdmin.name);

  constructor(
    @Inject(adminSettings.token) private readonly settings: AdminSettings,
    private readonly members: ListMembers,
    private readonly createAdmin: CreateAdmin,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { username, email, password } = this.settings;
    if (username === undefined && email === undefined && password === undefined) return;
    if (username === undefined || email === undefined || password === undefined)
      throw new ConfigurationError([
        'GUILDHALL__ADMIN__USERNAME, __EMAIL and __PASSWORD belong together: set all three',
      ]);
    if (await this.thereIsOne()) return;
    try {
      await this.createAdmin.execute({ username, email, password });
      this.logger.log(`${username} is the first admin`);
    } catch (error) {
      // another process may have been faster
      if (!(error instanceof AppError)) throw error;
      if (await this.thereIsOne()) return;
      throw new ConfigurationError([`GUILDHALL__ADMIN: the first admin cannot be made: ${error.message}`]);
    }
  }

  private async thereIsOne(): Promise<boolean> {
    const { items } = await this.members.list({ role: 'admin' }, { limit: 1, after: null });
    return items.length > 0;
  }
}
