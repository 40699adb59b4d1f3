/** What the fakes and the program agree on. */
export const TELEGRAM = { token: '1234567890:AAE-chaos' };

export const WHATSAPP = {
  token: 'token',
  phoneNumberId: '1001',
  appSecret: 'secret',
  verifyToken: 'verify',
  businessAccountId: '2002',
};
