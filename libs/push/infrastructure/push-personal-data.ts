import { Injectable } from '@nestjs/common';
import { copyOf, SqlPersonalData, statement } from '#platform';

const copies = {
  devices: copyOf(
    'push.copy-of-devices',
    `select id, platform, created_at as "createdAt", seen_at as "seenAt" from push.devices where user_id = $1 order by id`,
  ),
};

const erasures = [statement('push.erase-devices', 'delete from push.devices where user_id = $1 returning 1')];

@Injectable()
export class PushPersonalData extends SqlPersonalData {
  readonly module = 'push';
  protected readonly copies = copies;
  protected readonly erasures = erasures;
}
