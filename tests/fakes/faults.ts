/** What goes wrong with one call that we make to a fake platform. */
export type CallFault =
  /** The platform does what it was asked, and its answer is lost: the connection breaks. */
  | { readonly kind: 'drop' }
  /** The connection breaks before the platform has read anything. */
  | { readonly kind: 'reset' }
  /** 500 with the platform's own JSON. `isDone`: it did what it was asked all the same. */
  | { readonly kind: 'error'; readonly isDone?: boolean }
  /** 502 with the HTML page of a proxy, which has passed nothing on. */
  | { readonly kind: 'gateway' }
  /** All goes well, but the answer comes `ms` later, by the fake's clock. */
  | { readonly kind: 'delay'; readonly ms: number };

/** What goes wrong on the way of one update to us. */
export type DeliveryFault =
  /** It comes twice at the same time. */
  | { readonly kind: 'duplicate' }
  /** It comes `ms` later, after updates of other chats that were made later. */
  | { readonly kind: 'hold'; readonly ms: number }
  /** Our answer is lost, so that it comes once more. */
  | { readonly kind: 'redeliver' };

/** Faults that wait for what they are to strike. Each strikes once, in the order in which they were added. */
export type Faults = {
  /** The next calls (of `method`, where it is given) meet these faults, one each. */
  onCall(faults: readonly CallFault[], method?: string): void;
  /** The next deliveries meet these faults, one each. */
  onDelivery(faults: readonly DeliveryFault[]): void;
  /** For fakes: what strikes this call, which is thereby spent. */
  takeCall(method: string): CallFault | undefined;
  /** For fakes: what strikes the next delivery, which is thereby spent. */
  takeDelivery(): DeliveryFault | undefined;
};

/** `draw`: for random worlds, what strikes where nothing was planned. */
export function createFaults(
  draw: {
    readonly call?: (method: string) => CallFault | undefined;
    readonly delivery?: () => DeliveryFault | undefined;
  } = {},
): Faults {
  const calls: { readonly fault: CallFault; readonly method: string | undefined }[] = [];
  const deliveries: DeliveryFault[] = [];
  return {
    onCall: (faults, method) => void calls.push(...faults.map((fault) => ({ fault, method }))),
    onDelivery: (faults) => void deliveries.push(...faults),
    takeCall(method) {
      const at = calls.findIndex((planned) => planned.method === undefined || planned.method === method);
      return at < 0 ? draw.call?.(method) : calls.splice(at, 1)[0]?.fault;
    },
    takeDelivery: () => deliveries.shift() ?? draw.delivery?.(),
  };
}
