import { Injectable } from '@nestjs/common';
import { SqlPersonalData, statement } from '#platform';

const erasures = [
  statement(
    'privacy.erase-exports',
    `update privacy.exports set expires_at = '-infinity' where user_id = $1 and expires_at > '-infinity' returning 1`,
  ),
];

/** The archives themselves, which the next sweep takes. */
@Injectable()
export class PrivacyPersonalData extends SqlPersonalData {
  readonly module = 'privacy';
  protected readonly copies = {};
  protected readonly erasures = erasures;
}
