import type { Post, ProjectRecord } from '../ledger.ts';
import { RETRY_DELAYS_MS } from '../service.ts';
import type { Findings } from './findings.ts';

/** Timers fire late by some ms, retries that are due together share a claim, and a busy machine takes its time. */
const PUNCTUAL_MS = 1_000;
/** What ended while the store was away is recorded, and its retry known, at the latest so long after it is back. */
const RECORDED_AFTER_MS = 5_000;

/**
 * Late only under overload: where nothing else of the project was under way, there was room for one more, and nothing
 * was wrong with the machine, a retry is made when it is due.
 */
export function punctual({ world, ledger, events, totalLimit }: Findings): void {
  const byProject = Map.groupBy(ledger.posts, ({ webhook }) => webhook.project);
  for (const found of events.values()) {
    for (const { row, detail } of [...found.values()].flatMap(({ deliveries }) => deliveries)) {
      const posts = ledger.posts.filter(({ deliveryId }) => deliveryId === row.id);
      detail.attempts.slice(1).forEach(({ number }, i) => {
        // Only where no request was cut off: then requests and attempts go together.
        const [before, post] = posts.length === detail.attempts.length ? [posts[i], posts[i + 1]] : [];
        if (before === undefined || post === undefined || before.life !== post.life) return;
        const due = before.endedAt + (RETRY_DELAYS_MS[i] ?? 0);
        const late = post.at - due;
        if (late <= PUNCTUAL_MS || !isQuiet(post, due)) return;
        const name = world.trace.name('delivery', row.id);
        world.breach(`attempt ${number} of ${name} was ${(late / 1000).toFixed(1)} s late for no reason`);
      });
    }
  }

  function isQuiet(post: Post, due: number): boolean {
    const faulty = world.troubles.some(
      ({ from, to }) => from < post.at && to + RECORDED_AFTER_MS > due - PUNCTUAL_MS,
    );
    return (
      !faulty && !hasOthers(post.webhook.project, post, due) && underWay(ledger.posts, post, due) < totalLimit
    );
  }

  function hasOthers(project: ProjectRecord, post: Post, due: number): boolean {
    return underWay(byProject.get(project) ?? [], post, due) > 0;
  }
}

/** How many other requests were under way at any time between `due` and the post. */
function underWay(posts: readonly Post[], post: Post, due: number): number {
  return posts.filter((other) => other !== post && other.at <= post.at && other.endedAt >= due - PUNCTUAL_MS)
    .length;
}
