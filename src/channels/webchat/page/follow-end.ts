/** This near to the end, in pixels, she is reading the newest message. Further away a button leads there. */
const NEAR_PX = 48;
/** What stays above a message that is scrolled to the top. */
const MARGIN_PX = 12;

export type Follower = {
  /** Something new stands at the end: shown from its beginning, if she was at the end before; else announced. */
  arrived(first: HTMLElement | undefined): void;
  toEnd(): void;
};

/** Keeps the end of a conversation in view while she reads there, and leaves her alone while she reads further up. */
export function followEnd(
  scroller: HTMLElement,
  content: HTMLElement,
  chip: (state: { isFar: boolean; isNew: boolean }) => void,
): Follower {
  let isFollowing = true;
  let isNew = false;
  /** The oldest message that she has not seen from its beginning. */
  let anchor: HTMLElement | undefined;
  /** Where the view was put, in a conversation of that height. */
  let expected = { top: 0, height: 0 };

  function distance(): number {
    return scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop;
  }

  function settle(): void {
    if (isFollowing) {
      // Beyond the end, the browser stays at the end.
      scroller.scrollTop = anchor?.isConnected ? anchor.offsetTop - MARGIN_PX : scroller.scrollHeight;
      expected = { top: scroller.scrollTop, height: scroller.scrollHeight };
    }
    tell();
  }

  function tell(): void {
    if (distance() <= NEAR_PX) isNew = false;
    chip({ isFar: distance() > NEAR_PX, isNew });
  }

  scroller.addEventListener('scroll', () => {
    // What changes its height is scrolled by the browser itself; `settle` follows.
    const isBrowsers = isFollowing && scroller.scrollHeight !== expected.height;
    if (!isBrowsers && Math.abs(scroller.scrollTop - expected.top) > 2) {
      isFollowing = distance() <= NEAR_PX;
      anchor = undefined;
      expected = { top: scroller.scrollTop, height: scroller.scrollHeight };
    }
    tell();
  });
  const sizes = new ResizeObserver(settle);
  sizes.observe(content);
  sizes.observe(scroller);

  return {
    arrived(first) {
      if (!isFollowing) isNew = true;
      if (!anchor?.isConnected || distance() <= NEAR_PX) anchor = first;
      settle();
    },
    toEnd() {
      isFollowing = true;
      anchor = undefined;
      settle();
    },
  };
}
