/**
 * Runs in the page: what the conversation asks now, once everything that she said is in it. `id`: of the message that asks;
 * `control`: what it is answered with; `place`: the lesson or test and how far it is; `link`: the certificate's, where the
 * newest message carries it.
 */
(() => {
  if (document.querySelector('#log[aria-busy]') || document.querySelector('#outgoing').hasChildNodes())
    return undefined;
  const entry = [...document.querySelectorAll('#log .entry')].at(-1);
  const link = entry?.querySelector('a[href^="/c/"]')?.getAttribute('href');
  const place = document.querySelector('#lesson:not([hidden]) p')?.textContent;
  if (link) return { id: entry.dataset.number, text: entry.textContent, options: [], control: 'none', place, link };
  const slot = [...document.querySelectorAll('[data-slot]')].at(-1);
  const prompt = slot?.querySelector('.prompt');
  if (!prompt) return undefined;

  const texts = (root, selector) => [...root.querySelectorAll(selector)].map((one) => one.textContent.trim());
  const controls = ['select', '.order', '.tick', '.scale', '.field', 'button.choice', 'button.next'];
  const numbered = texts(prompt, '.numbered li').map((label) => label.replace(/^\d+\. /, ''));
  const select = prompt.querySelector('select');
  return {
    id: slot.closest('.message').querySelector('[id^="message-"]').id,
    text: texts(slot.closest('.entry'), '.prose > *').join('\n'),
    options: texts(prompt, '.pair > span, .order .label, .tick > span, button.choice, button.next'),
    matches: numbered.length > 0 || !select ? numbered : texts(select, 'option').slice(1),
    control: controls.find((selector) => prompt.querySelector(selector)) ?? 'composer',
    place,
  };
})();
