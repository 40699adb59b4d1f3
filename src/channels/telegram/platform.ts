/** The longest text of a message, in UTF-16 units after its entities are parsed (Bot API, sendMessage: text). */
export const MAX_TEXT = 4_096;

/** The longest caption of a picture, counted in the same way (Bot API, sendPhoto: caption). */
export const MAX_CAPTION = 1_024;

/** The longest data of a button, in UTF-8 bytes; the shortest is 1 (Bot API, InlineKeyboardButton: callback_data). */
export const MAX_BUTTON_DATA_BYTES = 64;

/** The most buttons below one message (known from what the server does with more; the Bot API names no number). */
export const MAX_BUTTONS = 100;

/** The most buttons in a row (known in the same way). */
export const MAX_ROW_BUTTONS = 8;

/** The largest picture that can be uploaded, in bytes (Bot API, sendPhoto: photo). */
export const MAX_PHOTO_BYTES = 10 * 1024 * 1024;

/** What the platform is asked to send us; everything else would be ignored (Bot API, getUpdates: allowed_updates). */
export const ALLOWED_UPDATES = ['message', 'callback_query', 'my_chat_member'] as const;
