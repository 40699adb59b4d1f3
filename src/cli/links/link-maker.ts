/** Makes the links of one channel. */
export type LinkMaker = {
  /** As the channel is called in the list and in names of files. */
  readonly channel: string;
  linkTo(parameter: string | undefined): MadeLink;
};

/** `reason`: why this channel has no such link. */
export type MadeLink = { readonly ok: true; readonly url: string } | { readonly ok: false; readonly reason: string };

/** Bot API, Deep linking: 64 of A-Z a-z 0-9 _ -. The browser's chat takes the same, so that one link works on every channel. */
const PARAMETER = /^[A-Za-z0-9_-]{1,64}$/;

/** `base` opens the channel by itself; `?start=` is appended where something has to be carried. */
export function startLinks(channel: string, base: string): LinkMaker {
  return {
    channel,
    linkTo(parameter) {
      if (parameter === undefined) return { ok: true, url: base };
      if (PARAMETER.test(parameter)) return { ok: true, url: `${base}?start=${parameter}` };
      return { ok: false, reason: `"${parameter}" can't be carried: expected at most 64 of A-Z a-z 0-9 _ -` };
    },
  };
}
