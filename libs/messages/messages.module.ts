import { Module } from '@nestjs/common';
import { MediaModule } from '#media';
import { UsersModule } from '#users';
import {
  ConversationsController,
  MessagePreferencesController,
  ParticipantsController,
} from './api/conversations.controller.ts';
import { MessagesController, MessagesOfConversationController } from './api/messages.controller.ts';
import { PaymentsConsumer } from './api/payments.consumer.ts';
import { StreamsConsumer } from './api/streams.consumer.ts';
import { AddParticipants } from './application/add-participants.ts';
import { AppointAdmin } from './application/appoint-admin.ts';
import { ChangePreferences } from './application/change-preferences.ts';
import { DeleteMessage } from './application/delete-message.ts';
import { EditConversation } from './application/edit-conversation.ts';
import { EditMessage } from './application/edit-message.ts';
import { MarkDelivered } from './application/mark-delivered.ts';
import { MarkRead } from './application/mark-read.ts';
import { ReactToMessage } from './application/react-to-message.ts';
import { ReadCircle } from './application/read-circle.ts';
import { ReadConversations } from './application/read-conversations.ts';
import { ReadMessages } from './application/read-messages.ts';
import { ReadAudience } from './application/read-audience.ts';
import { ReadUnseen } from './application/read-unseen.ts';
import { RemoveParticipant } from './application/remove-participant.ts';
import { Say } from './application/say.ts';
import { SendMessage } from './application/send-message.ts';
import { ShowPayments } from './application/show-payments.ts';
import { StartConversation } from './application/start-conversation.ts';
import { TellParticipants } from './application/tell-participants.ts';
import { TellTyping } from './application/tell-typing.ts';
import { ConversationRepository } from './domain/conversation.repository.ts';
import { MessageRepository } from './domain/message.repository.ts';
import { PreferencesRepository } from './domain/preferences.repository.ts';
import { MessagesPersonalData } from './infrastructure/messages-personal-data.ts';
import { SqlConversationRepository } from './infrastructure/sql-conversation.repository.ts';
import { SqlMessageRepository } from './infrastructure/sql-message.repository.ts';
import { SqlPreferencesRepository } from './infrastructure/sql-preferences.repository.ts';
import { SqlReadAudience } from './infrastructure/sql-read-audience.ts';
import { SqlReadCircle } from './infrastructure/sql-read-circle.ts';
import { SqlReadConversations } from './infrastructure/sql-read-conversations.ts';
import { SqlReadMessages } from './infrastructure/sql-read-messages.ts';
import { SqlReadUnseen } from './infrastructure/sql-read-unseen.ts';

@Module({
  imports: [MediaModule, UsersModule],
  controllers: [
    MessagePreferencesController,
    ConversationsController,
    ParticipantsController,
    MessagesOfConversationController,
    MessagesController,
    StreamsConsumer,
    PaymentsConsumer,
  ],
  providers: [
    MessagesPersonalData,
    StartConversation,
    EditConversation,
    AddParticipants,
    RemoveParticipant,
    AppointAdmin,
    Say,
    SendMessage,
    ShowPayments,
    EditMessage,
    DeleteMessage,
    ReactToMessage,
    MarkRead,
    MarkDelivered,
    ChangePreferences,
    TellParticipants,
    TellTyping,
    { provide: ConversationRepository, useClass: SqlConversationRepository },
    { provide: MessageRepository, useClass: SqlMessageRepository },
    { provide: PreferencesRepository, useClass: SqlPreferencesRepository },
    { provide: ReadAudience, useClass: SqlReadAudience },
    { provide: ReadCircle, useClass: SqlReadCircle },
    { provide: ReadConversations, useClass: SqlReadConversations },
    { provide: ReadMessages, useClass: SqlReadMessages },
    { provide: ReadUnseen, useClass: SqlReadUnseen },
  ],
  exports: [MarkDelivered, MarkRead, TellTyping, ReadCircle, ReadUnseen],
})
export class MessagesModule {}
