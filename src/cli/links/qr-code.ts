import QRCode from 'qrcode';

/** ISO/IEC 18004: 15 % of the code may be covered, as on a poster that hangs for a year. */
const ERROR_LEVEL = 'M';
/** ISO/IEC 18004: a margin of four modules. */
const QUIET_ZONE = 4;
/** Pixels a module: sharp on paper of the size of a postcard. */
const SCALE = 10;

/** Black on white whatever the terminal's own colours are: many scanners don't read the inverse. */
const BLACK_ON_WHITE = '\u001B[38;5;16;48;5;231m';
const RESET = '\u001B[0m';

/** Two rows of modules a line of text, in half blocks. */
export function terminalQrCode(text: string): string {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: ERROR_LEVEL });
  const isDark = (row: number, column: number): boolean =>
    row >= 0 && row < modules.size && column >= 0 && column < modules.size && modules.get(row, column) === 1;
  const lines: string[] = [];
  for (let row = -QUIET_ZONE; row < modules.size + QUIET_ZONE; row += 2) {
    let line = '';
    for (let column = -QUIET_ZONE; column < modules.size + QUIET_ZONE; column++) {
      line += halfBlock(isDark(row, column), isDark(row + 1, column));
    }
    lines.push(`${BLACK_ON_WHITE}${line}${RESET}\n`);
  }
  return lines.join('');
}

function halfBlock(isUpperDark: boolean, isLowerDark: boolean): string {
  if (isUpperDark) return isLowerDark ? '█' : '▀';
  return isLowerDark ? '▄' : ' ';
}

/** The bytes of a picture to print. */
export function pngQrCode(text: string): Promise<Buffer> {
  return QRCode.toBuffer(text, { errorCorrectionLevel: ERROR_LEVEL, margin: QUIET_ZONE, scale: SCALE });
}
