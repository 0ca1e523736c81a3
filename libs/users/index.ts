export { DisplayName, Email, OwnUserView, Phone, UserCardView, Username } from './api/users.dto.ts';
export { ChangeRole } from './application/change-role.ts';
export { ChangeStatus } from './application/change-status.ts';
export { ConfirmContact } from './application/confirm-contact.ts';
export { CountPosts } from './application/count-posts.ts';
export { EraseUser } from './application/erase-user.ts';
export { FindUser } from './application/find-user.ts';
export { ListMembers } from './application/list-members.ts';
export type { MemberRecord } from './application/list-members.ts';
export type { UserCard } from './application/list-follows.ts';
export { Newcomers } from './application/newcomers.ts';
export { ReadProfile } from './application/read-profile.ts';
export type { OwnProfile } from './application/read-profile.ts';
export { RegisterUser } from './application/register-user.ts';
export { userStatuses } from './domain/user.ts';
export type { User, UserStatus } from './domain/user.ts';
export {
  ContactMissing,
  EmailTaken,
  InvalidUsername,
  PhoneTaken,
  UserIsDeleted,
  UserNotFound,
  UsernameTaken,
} from './domain/user.errors.ts';
export { followedBy, presentTo, unmutedBy } from './infrastructure/visibility.ts';
export {
  blocked,
  followed,
  muted,
  unblocked,
  unfollowed,
  unmuted,
  userCreated,
  userDeleted,
  userErased,
  userRestored,
  userSuspended,
} from './users.events.ts';
export { UsersModule } from './users.module.ts';
export { absentView, blocksView, cardsView, followsView, mutesView, usersTables } from './users.tables.ts';
