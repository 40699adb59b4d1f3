/**
 * Runs in the page: what is too small to read or to touch, or too faint (WCAG 2.2, 1.4.3 and 2.5.5). Times and notes may
 * be smaller than other text.
 */
(() => {
  const rgba = (color) => (color.match(/[\d.]+/g) ?? []).map(Number);
  const linear = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);

  function ground(element) {
    if (!element) return [255, 255, 255];
    const color = rgba(getComputedStyle(element).backgroundColor);
    return color[3] === 0 ? ground(element.parentElement) : color;
  }

  function faults(element) {
    const style = getComputedStyle(element);
    const found = [];
    if ([...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim())) {
      const [light, dark] = [luminance(rgba(style.color)), luminance(ground(element))].sort((a, b) => b - a);
      const contrast = (light + 0.05) / (dark + 0.05);
      if (contrast < 4.5) found.push(`contrast ${contrast.toFixed(2)}`);
      if (Number.parseFloat(style.fontSize) < (element.matches('time, .note') ? 14 : 16)) found.push(style.fontSize);
    }
    if (element.matches('button, a, select, textarea, .field input, .tick, .scale label')) {
      const { width, height } = element.getBoundingClientRect();
      if (width < 44 || height < 44) found.push(`${width} by ${height}`);
    }
    return found.map((fault) => `${element.tagName}.${element.className}: ${fault}`);
  }

  return [...document.querySelectorAll('body *')]
    .filter((element) => element.checkVisibility() && !element.closest('.hidden, .skip, noscript'))
    .flatMap(faults);
})();
