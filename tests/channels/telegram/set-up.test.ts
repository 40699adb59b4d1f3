import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MENU_COMMANDS, profileText } from '../../../src/channels/telegram/profile-texts.ts';
import { setUpTelegram } from '../../../src/channels/telegram/set-up.ts';
import { LANGUAGES } from '../../../src/learning/language.ts';
import type { CallFault } from '../../fakes/faults.ts';
import { type Rig, startTelegram } from './start-telegram.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await startTelegram();
});
afterEach(() => rig.close());

const WEBHOOK = { url: 'https://sabak.kg/telegram/webhook', secret: 'one' };
const setUp = (webhook?: { url: string; secret: string }) =>
  setUpTelegram({
    telegram: rig.telegram,
    text: profileText,
    commands: [...MENU_COMMANDS, 'course-link'],
    ...(webhook && { webhook }),
  });
const changes = () => rig.fake.calls().filter(({ method }) => !method.startsWith('get'));

describe('setUpTelegram', () => {
  it('lists commands and tells what the bot is, in three languages and for everybody else', async () => {
    await setUp();
    expect(changes().every(({ answer }) => answer.ok)).toBe(true);
    for (const language of LANGUAGES) {
      const commands = await rig.telegram.api.getMyCommands({ language_code: language });
      expect(commands[0]).toEqual({ command: 'menu', description: profileText(language, 'command-menu') });
      expect(commands).toHaveLength(MENU_COMMANDS.length);
    }
    expect((await rig.telegram.api.getMyDescription()).description).toBe(profileText('ky', 'description'));
    expect(changes()).toHaveLength(4 * 3);
  });

  it('changes nothing when it starts again', async () => {
    await setUp(WEBHOOK);
    const before = changes().length;
    await setUp(WEBHOOK);
    expect(changes()).toHaveLength(before);
  });

  it('sets a webhook with its secret, and keeps what waits', async () => {
    await setUp(WEBHOOK);
    const [call] = rig.fake.calls('setWebhook');
    expect(call?.params.fields).toMatchObject({
      url: expect.stringMatching(/^https:\/\/sabak\.kg\/telegram\/webhook\?secret=[0-9a-f]{6}$/),
      secret_token: 'one',
      max_connections: 100,
      allowed_updates: ['message', 'callback_query', 'my_chat_member'],
      drop_pending_updates: false,
    });
  });

  it.each([
    ['with another secret', { ...WEBHOOK, secret: 'two' }],
    ['with another address', { ...WEBHOOK, url: 'https://other.kg/telegram/webhook' }],
  ])('sets it again %s', async (_name, other) => {
    await setUp(WEBHOOK);
    await rig.elapse(1_000);
    await setUp(other);
    expect(rig.fake.calls('setWebhook').map(({ answer }) => answer.ok)).toEqual([true, true]);
  });

  it.each<[name: string, fault: CallFault, said: RegExp]>([
    ['the connection breaks', { kind: 'reset' }, /^Network request for 'getMyCommands' failed! .*(closed|ECONNRESET)/],
    ['a proxy answers', { kind: 'gateway' }, /^Network request for 'getMyCommands' failed! .*502/],
    ['the platform fails', { kind: 'error' }, /^Call to 'getMyCommands' failed! \(500: [^)]+\)$/],
  ])('rejects with the cause where %s', async (_name, fault, said) => {
    rig.fake.faults.onCall([fault], 'getMyCommands');
    await expect(setUp()).rejects.toThrow(said);
  });

  it('rejects with what to do where the token is refused, and without the token', async () => {
    const other = await startTelegram('/nowhere', '1:wrong');
    const refused = setUpTelegram({ telegram: other.telegram, text: profileText, commands: MENU_COMMANDS });
    await expect(refused).rejects.toThrow(
      /^Call to 'getMyCommands' failed! \(401: Unauthorized\)\. Check TELEGRAM_BOT_TOKEN with @BotFather\.$/,
    );
    await other.close();
  });

  it('takes the webhook away where updates are asked for, and keeps what waits', async () => {
    await setUp(WEBHOOK);
    await setUp();
    await setUp();
    const calls = rig.fake.calls('deleteWebhook');
    expect(calls.map(({ params }) => params.fields)).toEqual([{ drop_pending_updates: false }]);
  });
});
