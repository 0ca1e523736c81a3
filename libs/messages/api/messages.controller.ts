import { Body, Controller, Delete, Get, Param, Patch, Post, Put, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { MediaUnusable } from '#media';
import {
  created,
  CurrentCaller,
  Cursors,
  CursorScope,
  Endpoint,
  listOf,
  type Caller,
  type ListView,
  type Reply,
} from '#platform';
import { DeleteMessage } from '../application/delete-message.ts';
import { EditMessage } from '../application/edit-message.ts';
import { MarkDelivered } from '../application/mark-delivered.ts';
import { MarkRead } from '../application/mark-read.ts';
import { ReactToMessage } from '../application/react-to-message.ts';
import { ReadMessages, type MessageView as MessageViewType } from '../application/read-messages.ts';
import { SendMessage } from '../application/send-message.ts';
import { TellTyping } from '../application/tell-typing.ts';
import {
  ConversationNotFound,
  MadeByServer,
  MayNotMessage,
  MessageEmpty,
  MessageNotFound,
  MessageTooLong,
  NoLongerParticipant,
  NotYourMessage,
} from '../domain/message.errors.ts';
import {
  EditMessageBody,
  IdParams,
  MarkDeliveredBody,
  MarkReadBody,
  MessagesQuery,
  MessageView,
  ReactionBody,
  SearchQuery,
  SendMessageBody,
  TypingBody,
  UnreadView,
} from './messages.dto.ts';

@ApiTags('messages')
@Controller('conversations/:id')
export class MessagesOfConversationController {
  constructor(
    private readonly sendMessageUseCase: SendMessage,
    private readonly markReadUseCase: MarkRead,
    private readonly markDeliveredUseCase: MarkDelivered,
    private readonly tellTypingUseCase: TellTyping,
    private readonly messages: ReadMessages,
    private readonly cursors: Cursors,
  ) {}

  @Get('messages')
  @Endpoint({
    summary: 'The messages of a conversation, newest first',
    description: 'With `since`, what was said after a message, oldest first; with `around`, what stands around it.',
    scope: 'messages:read',
    answers: { 200: listOf(MessageView) },
    problems: [ConversationNotFound, MessageNotFound],
  })
  async listMessages(
    @CurrentCaller() { userId }: Caller,
    @Param({ schema: IdParams }) { id }: IdParams,
    @Query({ schema: MessagesQuery }) { limit, cursor, around, since }: MessagesQuery,
    @CursorScope() scope: string,
  ): Promise<ListView<MessageViewType>> {
    const page = { limit, after: this.cursors.read(cursor, scope) };
    if (since !== undefined) return this.cursors.list(await this.messages.since(id, userId, since, page), scope);
    if (around !== undefined) return this.cursors.list(await this.messages.around(id, userId, around, page), scope);
    return this.cursors.list(await this.messages.latest(id, userId, page), scope);
  }

  @Post('messages')
  @Endpoint({
    summary: 'Send a message',
    description: 'With a `clientId`, sending again sends nothing and answers 200 with the message that was sent first.',
    scope: 'messages:write',
    answers: { 201: MessageView, 200: MessageView },
    problems: [
      ConversationNotFound,
      NoLongerParticipant,
      MayNotMessage,
      MessageEmpty,
      MessageTooLong,
      MessageNotFound,
      MediaUnusable,
    ],
  })
  async sendMessage(
    @CurrentCaller() { userId }: Caller,
    @Param({ schema: IdParams }) { id: conversationId }: IdParams,
    @Body({ schema: SendMessageBody }) { content, media, replyToId, clientId }: SendMessageBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<MessageViewType> {
    const mediaIds = media.map(({ id }) => id);
    const draft = { conversationId, senderId: userId, content, mediaIds, replyToId, clientId };
    const { id, isNew } = await this.sendMessageUseCase.execute(draft);
    created(reply, `messages/${id}`, isNew);
    return this.messages.byId(id, userId);
  }

  @Post('read')
  @Endpoint({
    summary: 'Say up to which message I have read',
    description: 'The mark only moves forward.',
    scope: 'messages:write',
    answers: { 200: UnreadView },
    problems: [MessageNotFound],
  })
  async readMessages(
    @CurrentCaller() { userId }: Caller,
    @Param({ schema: IdParams }) { id: conversationId }: IdParams,
    @Body({ schema: MarkReadBody }) { messageId, isPrivate }: MarkReadBody,
  ): Promise<UnreadView> {
    const { unreadCount } = await this.markReadUseCase.execute({ conversationId, userId, messageId, isPrivate });
    return { unreadCount };
  }

  @Post('delivered')
  @Endpoint({
    summary: 'Say up to which message all has come to my device',
    description:
      'The mark only moves forward, and not while others may not see what I read. In conversations of up to 100, those who ' +
      'wrote are told when they are connected.',
    scope: 'messages:write',
    answers: { 204: null },
    problems: [MessageNotFound],
  })
  receiveMessages(
    @CurrentCaller() { userId }: Caller,
    @Param({ schema: IdParams }) { id: conversationId }: IdParams,
    @Body({ schema: MarkDeliveredBody }) { messageId }: MarkDeliveredBody,
  ): Promise<void> {
    return this.markDeliveredUseCase.execute({ conversationId, userId, messageId });
  }

  @Post('typing')
  @Endpoint({
    summary: 'Say that I am typing, or no longer',
    description: 'Told to those who are connected, in conversations of up to 100, and kept nowhere.',
    scope: 'messages:write',
    answers: { 204: null },
    problems: [ConversationNotFound],
  })
  tellTyping(
    @CurrentCaller() { userId }: Caller,
    @Param({ schema: IdParams }) { id }: IdParams,
    @Body({ schema: TypingBody.default({ isTyping: true }) }) { isTyping }: TypingBody,
  ): Promise<void> {
    return this.tellTypingUseCase.execute(id, userId, isTyping);
  }
}

@ApiTags('messages')
@Controller('messages')
export class MessagesController {
  constructor(
    private readonly editMessageUseCase: EditMessage,
    private readonly deleteMessageUseCase: DeleteMessage,
    private readonly reactToMessageUseCase: ReactToMessage,
    private readonly messages: ReadMessages,
    private readonly cursors: Cursors,
  ) {}

  @Get('search')
  @Endpoint({
    summary: 'Search in my conversations, newest first',
    kind: 'costly',
    scope: 'messages:read',
    answers: { 200: listOf(MessageView) },
  })
  async searchMessages(
    @CurrentCaller() { userId }: Caller,
    @Query({ schema: SearchQuery }) { limit, cursor, q }: SearchQuery,
    @CursorScope() scope: string,
  ): Promise<ListView<MessageViewType>> {
    const after = this.cursors.read(cursor, scope);
    return this.cursors.list(await this.messages.search(userId, q, { limit, after }), scope);
  }

  @Get(':id')
  @Endpoint({
    summary: 'A message',
    scope: 'messages:read',
    answers: { 200: MessageView },
    problems: [MessageNotFound],
  })
  getMessage(
    @CurrentCaller() { userId }: Caller,
    @Param({ schema: IdParams }) { id }: IdParams,
  ): Promise<MessageViewType> {
    return this.messages.byId(id, userId);
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Edit a message of mine',
    scope: 'messages:write',
    answers: { 200: MessageView },
    problems: [MessageNotFound, NoLongerParticipant, NotYourMessage, MadeByServer, MessageEmpty, MessageTooLong],
  })
  async editMessage(
    @CurrentCaller() { userId }: Caller,
    @Param({ schema: IdParams }) { id }: IdParams,
    @Body({ schema: EditMessageBody }) { content }: EditMessageBody,
  ): Promise<MessageViewType> {
    await this.editMessageUseCase.execute(id, userId, content);
    return this.messages.byId(id, userId);
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Delete a message of mine, or one in a group that I am an admin of',
    scope: 'messages:write',
    answers: { 204: null },
    problems: [MessageNotFound, NoLongerParticipant, NotYourMessage, MadeByServer],
  })
  deleteMessage(@CurrentCaller() { userId }: Caller, @Param({ schema: IdParams }) { id }: IdParams): Promise<void> {
    return this.deleteMessageUseCase.execute(id, userId);
  }

  @Put(':id/reaction')
  @Endpoint({
    summary: 'React to a message',
    description: 'One reaction per member: another one replaces it.',
    scope: 'messages:write',
    answers: { 200: MessageView },
    problems: [MessageNotFound, NoLongerParticipant],
  })
  async reactToMessage(
    @CurrentCaller() { userId }: Caller,
    @Param({ schema: IdParams }) { id }: IdParams,
    @Body({ schema: ReactionBody }) { emoji }: ReactionBody,
  ): Promise<MessageViewType> {
    await this.reactToMessageUseCase.execute(id, userId, emoji);
    return this.messages.byId(id, userId);
  }

  @Delete(':id/reaction')
  @Endpoint({
    summary: 'Take my reaction back',
    description: 'Idempotent.',
    scope: 'messages:write',
    answers: { 200: MessageView },
    problems: [MessageNotFound, NoLongerParticipant],
  })
  async takeReactionBack(
    @CurrentCaller() { userId }: Caller,
    @Param({ schema: IdParams }) { id }: IdParams,
  ): Promise<MessageViewType> {
    await this.reactToMessageUseCase.execute(id, userId, null);
    return this.messages.byId(id, userId);
  }
}
