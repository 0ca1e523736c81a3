import { appError } from '#kernel';

export class UserNotFound extends appError({ kind: 'not-found', code: 'users.not-found', title: 'User not found' }) {}

export class UsernameTaken extends appError({
  kind: 'conflict',
  code: 'users.username-taken',
  title: 'The username is taken',
}) {}

export class EmailTaken extends appError({
  kind: 'conflict',
  code: 'users.email-taken',
  title: 'The email address belongs to an account already',
}) {}

export class PhoneTaken extends appError({
  kind: 'conflict',
  code: 'users.phone-taken',
  title: 'The phone number belongs to an account already',
}) {}

export class InvalidUsername extends appError({
  kind: 'malformed',
  code: 'users.invalid-username',
  title: 'The username is not valid',
}) {}

export class ContactMissing extends appError({
  kind: 'malformed',
  code: 'users.contact-missing',
  title: 'Give an email address or a phone number',
}) {}

export class UserIsDeleted extends appError({
  kind: 'conflict',
  code: 'users.is-deleted',
  title: 'The member has deleted their account',
}) {}

export class CannotFollowYourself extends appError({
  kind: 'malformed',
  code: 'users.cannot-follow-yourself',
  title: 'Nobody follows themselves',
}) {}

export class CannotBlockYourself extends appError({
  kind: 'malformed',
  code: 'users.cannot-block-yourself',
  title: 'Nobody blocks themselves',
}) {}

export class CannotMuteYourself extends appError({
  kind: 'malformed',
  code: 'users.cannot-mute-yourself',
  title: 'Nobody mutes themselves',
}) {}
