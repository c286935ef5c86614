import { conform } from './conform.ts';

conform('messages-api', {
  reports: { 'send-messages-api-message': 'receive-messages-api-delivery-reports' },
});
