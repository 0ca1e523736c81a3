import type { PersonalData } from '#kernel';

/** The personal data of every module. */
export abstract class EverythingPersonal {
  abstract all(): readonly PersonalData[];
}
