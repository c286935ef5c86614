import { conform } from './conform.ts';

conform('whatsapp', {
  reports: {
    'send-whatsapp-text-message': 'receive-whatsapp-delivery-reports',
    'send-whatsapp-template-message': 'receive-whatsapp-delivery-reports',
  },
});
