/**
 * Runs in the page: what makes it hard to use without a mouse, without sight, or on a small screen. Controls without a
 * name, what is wider than the screen, a conversation that is not announced, a focus that can't be seen.
 */
(() => {
  const faults = [];
  const { scrollWidth, clientWidth } = document.scrollingElement;
  if (scrollWidth > clientWidth) faults.push(`the page is ${scrollWidth} wide on a screen of ${clientWidth}`);
  for (const wide of document.querySelectorAll('#scroller')) {
    if (wide.scrollWidth > wide.clientWidth) faults.push(`the conversation is ${wide.scrollWidth} wide`);
  }
  const log = document.querySelector('#log');
  if (log?.getAttribute('role') !== 'log' || log.getAttribute('aria-live') !== 'polite') faults.push('no live region');
  if (!['ky', 'ru', 'en'].includes(document.documentElement.lang)) faults.push('no language');

  if (document.querySelector('#chip.new:not([hidden])'))
    faults.push('what is new is out of view, though she just spoke');

  const spoken = (ids) =>
    ids
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent ?? '')
      .join(' ');
  const nameOf = (control) =>
    [
      control.getAttribute('aria-label'),
      spoken(control.getAttribute('aria-labelledby') ?? ''),
      ...[...(control.labels ?? [])].map((label) => label.textContent),
      control.matches('button, a') ? control.textContent : '',
    ].join('');
  for (const control of document.querySelectorAll('button, a, input, select, textarea')) {
    if (control.checkVisibility() && nameOf(control).trim() === '') faults.push(`no name: ${control.outerHTML}`);
  }
  for (const picture of document.querySelectorAll('img:not([alt])')) faults.push(`no text for ${picture.src}`);
  for (const named of document.querySelectorAll('[aria-describedby]')) {
    for (const id of named.getAttribute('aria-describedby').split(' ')) {
      if (!document.getElementById(id)) faults.push(`nothing is called ${id}`);
    }
  }
  const { activeElement: focused } = document;
  if (focused?.matches(':focus-visible') && focused.tabIndex >= 0) {
    const drawn = focused.matches('input[type=radio]') ? focused.closest('label') : focused;
    const { outlineStyle, outlineWidth } = getComputedStyle(drawn);
    if (outlineStyle === 'none' || Number.parseFloat(outlineWidth) < 2) faults.push(`no focus on ${focused.outerHTML}`);
  }
  return faults;
})();
