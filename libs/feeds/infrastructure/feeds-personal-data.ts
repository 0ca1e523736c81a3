import { Injectable } from '@nestjs/common';
import { SqlPersonalData, statement } from '#platform';

const erasures = [
  statement('feeds.erase-top-entries', 'delete from feeds.top_entries where subject_id = $1 returning 1'),
];

/** Only the top lists name members, and they are made from what the posts module gives. */
@Injectable()
export class FeedsPersonalData extends SqlPersonalData {
  readonly module = 'feeds';
  protected readonly copies = {};
  protected readonly erasures = erasures;
}
