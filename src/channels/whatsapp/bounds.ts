/**
 * What one message may hold, in UTF-16 units: Meta, WhatsApp Cloud API, “Messages” and “Sending messages” (November 2026). The
 * documents say “characters”; UTF-16 units are the most careful way to count them.
 */

/** Text messages: `text.body`. */
export const MAX_TEXT = 4_096;

/** Image messages: `image.caption`. */
export const MAX_CAPTION = 1_024;

/** Interactive reply buttons: `body.text`; the same for `cta_url`. */
export const MAX_BUTTONS_BODY = 1_024;

/** Interactive lists: `body.text`. */
export const MAX_LIST_BODY = 4_096;

/** Interactive messages: `footer.text`. */
export const MAX_FOOTER = 60;

/** Interactive reply buttons: `action.buttons`. */
export const MAX_BUTTONS = 3;

/** Interactive reply buttons: `reply.title`, which have to be different; no emoji or marks are shown as marks. */
export const MAX_BUTTON_TITLE = 20;

/** Interactive reply buttons: `reply.id`. */
export const MAX_BUTTON_ID = 256;

/** Interactive lists: rows of all sections together. */
export const MAX_ROWS = 10;

/** Interactive lists: `row.title`. */
export const MAX_ROW_TITLE = 24;

/** Interactive lists: `row.description`. */
export const MAX_ROW_DESCRIPTION = 72;

/** Interactive lists: `row.id`. */
export const MAX_ROW_ID = 200;

/** Interactive lists: `action.button`, which opens the list. */
export const MAX_LIST_BUTTON = 20;

/** Interactive call-to-action URL: `parameters.display_text`. */
export const MAX_LINK_LABEL = 20;

/** Messages: `biz_opaque_callback_data`. */
export const MAX_CALLBACK_DATA = 512;

/** Supported media: images are JPEG or PNG of at most 5 MB; WebP is for stickers alone. */
export const PICTURE = /\.(?:jpe?g|png)$/i;
