export { DisplayName, Email, OwnUserView, Phone, UserCardView, Username } from './api/users.dto.ts';
export { CountPosts } from './application/count-posts.ts';
export { FindUser } from './application/find-user.ts';
export type { UserCard } from './application/list-follows.ts';
export { ReadProfile } from './application/read-profile.ts';
export type { OwnProfile } from './application/read-profile.ts';
export { RegisterUser } from './application/register-user.ts';
export type { User } from './domain/user.ts';
export {
  ContactMissing,
  EmailTaken,
  InvalidUsername,
  PhoneTaken,
  UserNotFound,
  UsernameTaken,
} from './domain/user.errors.ts';
export { followed, unfollowed, userCreated } from './users.events.ts';
export { UsersModule } from './users.module.ts';
export { cardsView, followsView, usersTables } from './users.tables.ts';
