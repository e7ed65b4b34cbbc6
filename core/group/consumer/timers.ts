/** What a coordinator waits for in a group of the consumer protocol (clients §6.3–6.5). */
export type ConsumerGroupTimer =
  /** A member has not been heard of (`group.consumer.session.timeout.ms`). */
  | { readonly type: 'consumer-session'; readonly groupId: string; readonly memberId: string }
  /** A member that has to give up partitions is still in the epoch in which it was told so. */
  | {
      readonly type: 'consumer-rebalance';
      readonly groupId: string;
      readonly memberId: string;
      readonly memberEpoch: number;
    }
  /** A member of the classic protocol that was told to rejoin has not done it (clients §6.8). */
  | { readonly type: 'consumer-join'; readonly groupId: string; readonly memberId: string }
  /** A member of the classic protocol has joined and not fetched its assignment. */
  | { readonly type: 'consumer-sync'; readonly groupId: string; readonly memberId: string };

/** Arms or disarms a timer; there is one of each type per member, and arming it again moves it. */
export type TimerChange =
  | {
      readonly type: 'Schedule';
      readonly timer: ConsumerGroupTimer;
      readonly delayMs: number;
      /** Whether an armed one stays as it is. */
      readonly ifAbsent: boolean;
    }
  | {
      readonly type: 'Cancel';
      readonly timer: ConsumerGroupTimer['type'];
      readonly groupId: string;
      readonly memberId: string;
    };

/** Every timer of a member. */
export const cancelAll = (groupId: string, memberId: string): readonly TimerChange[] =>
  (['consumer-session', 'consumer-rebalance', 'consumer-join', 'consumer-sync'] as const).map(
    (timer) => ({
      type: 'Cancel',
      timer,
      groupId,
      memberId,
    }),
  );
