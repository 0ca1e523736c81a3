import { Body, Controller, Delete, Get, Param, Patch, Post, Put, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  created,
  CurrentCaller,
  Cursors,
  CursorScope,
  Endpoint,
  listOf,
  PageQuery,
  type Caller,
  type ListView,
  type Reply,
} from '#platform';
import { UserNotFound } from '#users';
import { AddParticipants } from '../application/add-participants.ts';
import { AppointAdmin } from '../application/appoint-admin.ts';
import { ChangePreferences } from '../application/change-preferences.ts';
import { EditConversation } from '../application/edit-conversation.ts';
import {
  ReadConversations,
  type ConversationView as ConversationViewType,
  type ParticipantView as ParticipantViewType,
} from '../application/read-conversations.ts';
import { RemoveParticipant } from '../application/remove-participant.ts';
import { StartConversation } from '../application/start-conversation.ts';
import {
  ConversationNotFound,
  GroupIsFull,
  MayNotMessage,
  NoLongerParticipant,
  NotAGroup,
  NotGroupAdmin,
  NotOneOther,
  ParticipantNotFound,
  WithYourself,
} from '../domain/message.errors.ts';
import { PreferencesRepository, type Preferences } from '../domain/preferences.repository.ts';
import {
  AddParticipantsBody,
  AppointAdminBody,
  ConversationsQuery,
  ConversationView,
  EditConversationBody,
  IdParams,
  MessagePreferencesBody,
  MessagePreferencesView,
  ParticipantParams,
  ParticipantView,
  StartConversationBody,
  UnreadMessagesView,
} from './messages.dto.ts';

@ApiTags('conversations')
@Controller('conversations')
export class ConversationsController {
  constructor(
    private readonly startConversationUseCase: StartConversation,
    private readonly editConversationUseCase: EditConversation,
    private readonly conversations: ReadConversations,
    private readonly cursors: Cursors,
  ) {}

  @Post()
  @Endpoint({
    summary: 'Start a conversation',
    description: 'A direct one is there once per pair: asking again answers 200 with it.',
    scope: 'messages:write',
    answers: { 201: ConversationView, 200: ConversationView },
    problems: [WithYourself, NotOneOther, GroupIsFull, UserNotFound, MayNotMessage],
  })
  async startConversation(
    @CurrentCaller() caller: Caller,
    @Body({ schema: StartConversationBody }) { participantIds, isGroup, title }: StartConversationBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<ConversationViewType> {
    const draft = { creatorId: caller.userId, participantIds, isGroup, title };
    const { id, isNew } = await this.startConversationUseCase.execute(draft);
    created(reply, `conversations/${id}`, isNew);
    return this.conversations.byId(id, caller.userId);
  }

  @Get()
  @Endpoint({
    summary: 'My conversations, by last activity',
    scope: 'messages:read',
    answers: { 200: listOf(ConversationView) },
  })
  async listConversations(
    @CurrentCaller() caller: Caller,
    @Query({ schema: ConversationsQuery }) { limit, cursor, archived }: ConversationsQuery,
    @CursorScope() scope: string,
  ): Promise<ListView<ConversationViewType>> {
    const after = this.cursors.read(cursor, scope);
    return this.cursors.list(await this.conversations.list(caller.userId, archived, { limit, after }), scope);
  }

  @Get('unread-count')
  @Endpoint({
    summary: 'How many messages I have not read',
    description: 'Without conversations that are muted or archived.',
    scope: 'messages:read',
    answers: { 200: UnreadMessagesView },
  })
  async countUnreadMessages(@CurrentCaller() caller: Caller): Promise<UnreadMessagesView> {
    return { count: await this.conversations.unreadCount(caller.userId) };
  }

  @Get(':id')
  @Endpoint({
    summary: 'A conversation of mine',
    scope: 'messages:read',
    answers: { 200: ConversationView },
    problems: [ConversationNotFound],
  })
  getConversation(
    @CurrentCaller() caller: Caller,
    @Param({ schema: IdParams }) { id }: IdParams,
  ): Promise<ConversationViewType> {
    return this.conversations.byId(id, caller.userId);
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Rename a group, or mute or archive a conversation for myself',
    scope: 'messages:write',
    answers: { 200: ConversationView },
    problems: [ConversationNotFound, NoLongerParticipant, NotAGroup, NotGroupAdmin],
  })
  async editConversation(
    @CurrentCaller() caller: Caller,
    @Param({ schema: IdParams }) { id }: IdParams,
    @Body({ schema: EditConversationBody }) body: EditConversationBody,
  ): Promise<ConversationViewType> {
    await this.editConversationUseCase.execute(id, caller.userId, body);
    return this.conversations.byId(id, caller.userId);
  }
}

@ApiTags('conversations')
@Controller('conversations/:id')
export class ParticipantsController {
  constructor(
    private readonly addParticipantsUseCase: AddParticipants,
    private readonly removeParticipantUseCase: RemoveParticipant,
    private readonly appointAdminUseCase: AppointAdmin,
    private readonly conversations: ReadConversations,
    private readonly cursors: Cursors,
  ) {}

  @Get('participants')
  @Endpoint({
    summary: 'Who takes part, and how far they have received and read',
    scope: 'messages:read',
    answers: { 200: listOf(ParticipantView) },
    problems: [ConversationNotFound],
  })
  async listParticipants(
    @CurrentCaller() caller: Caller,
    @Param({ schema: IdParams }) { id }: IdParams,
    @Query({ schema: PageQuery }) { limit, cursor }: PageQuery,
    @CursorScope() scope: string,
  ): Promise<ListView<ParticipantViewType>> {
    const after = this.cursors.read(cursor, scope);
    return this.cursors.list(await this.conversations.participants(id, caller.userId, { limit, after }), scope);
  }

  @Post('participants')
  @Endpoint({
    summary: 'Add members to a group that I am an admin of',
    description: 'They see what is said from now on. Who takes part already is left as they are.',
    scope: 'messages:write',
    answers: { 200: ConversationView },
    problems: [
      ConversationNotFound,
      NoLongerParticipant,
      NotAGroup,
      NotGroupAdmin,
      GroupIsFull,
      UserNotFound,
      MayNotMessage,
    ],
  })
  async addParticipants(
    @CurrentCaller() caller: Caller,
    @Param({ schema: IdParams }) { id }: IdParams,
    @Body({ schema: AddParticipantsBody }) { userIds }: AddParticipantsBody,
  ): Promise<ConversationViewType> {
    await this.addParticipantsUseCase.execute(id, caller.userId, userIds);
    return this.conversations.byId(id, caller.userId);
  }

  @Patch('participants/:userId')
  @Endpoint({
    summary: 'Make a participant an admin of the group, or no longer',
    description: 'A group that would be without an admin gets the one who has taken part longest.',
    scope: 'messages:write',
    answers: { 204: null },
    problems: [ConversationNotFound, NoLongerParticipant, NotAGroup, NotGroupAdmin, ParticipantNotFound],
  })
  appointAdmin(
    @CurrentCaller() caller: Caller,
    @Param({ schema: ParticipantParams }) { id, userId }: ParticipantParams,
    @Body({ schema: AppointAdminBody }) { isAdmin }: AppointAdminBody,
  ): Promise<void> {
    return this.appointAdminUseCase.execute(id, caller.userId, userId, isAdmin);
  }

  @Delete('participants/:userId')
  @Endpoint({
    summary: 'Remove a participant from a group that I am an admin of',
    description: 'They keep what was said until now.',
    scope: 'messages:write',
    answers: { 204: null },
    problems: [ConversationNotFound, NoLongerParticipant, NotAGroup, NotGroupAdmin, ParticipantNotFound],
  })
  removeParticipant(
    @CurrentCaller() caller: Caller,
    @Param({ schema: ParticipantParams }) { id, userId }: ParticipantParams,
  ): Promise<void> {
    return this.removeParticipantUseCase.execute(id, caller.userId, userId);
  }

  @Post('leave')
  @Endpoint({
    summary: 'Leave a group',
    description: 'What was said until now stays readable.',
    scope: 'messages:write',
    answers: { 204: null },
    problems: [ConversationNotFound, NoLongerParticipant, NotAGroup, ParticipantNotFound],
  })
  leaveConversation(@CurrentCaller() { userId }: Caller, @Param({ schema: IdParams }) { id }: IdParams): Promise<void> {
    return this.removeParticipantUseCase.execute(id, userId, userId);
  }
}

@ApiTags('conversations')
@Controller('conversations/preferences')
export class MessagePreferencesController {
  constructor(
    private readonly preferences: PreferencesRepository,
    private readonly changePreferences: ChangePreferences,
  ) {}

  @Get()
  @Endpoint({
    summary: 'Who may write to me, and what others see of me',
    scope: 'messages:read',
    answers: { 200: MessagePreferencesView },
  })
  getMessagePreferences(@CurrentCaller() caller: Caller): Promise<Preferences> {
    return this.preferences.of(caller.userId);
  }

  @Put()
  @Endpoint({
    summary: 'Change who may write to me, and what others see of me',
    description: 'Only what is named changes.',
    scope: 'messages:write',
    answers: { 200: MessagePreferencesView },
  })
  updateMessagePreferences(
    @CurrentCaller() caller: Caller,
    @Body({ schema: MessagePreferencesBody }) body: MessagePreferencesBody,
  ): Promise<Preferences> {
    return this.changePreferences.execute(caller.userId, body);
  }
}
