import { after, before, describe } from 'node:test';
import { accessTests } from './access.ts';
import { changeTests } from './changes.ts';
import { claimTests } from './claims.ts';
import { deletionTests } from './deletion.ts';
import { CLAIM_LIMIT, type Opened, type OpenStore, type StoreUnderTest } from './fixtures.ts';
import { detailTests } from './history-details.ts';
import { filterTests } from './history-filters.ts';
import { pagingTests } from './history-paging.ts';
import { lettingGoTests } from './letting-go.ts';
import { publishTests } from './publishing.ts';
import { resendTests } from './resending.ts';
import { restartTests } from './restarts.ts';
import { retentionTests } from './retention.ts';
import { sessionTests } from './sessions.ts';
import { settleTests } from './settling.ts';
import { statsTests } from './stats.ts';
import { webhookTests } from './webhooks.ts';

/** What every adapter of the store's port must do. `open` makes an empty store. */
export function storeConformance(name: string, open: OpenStore): void {
  describe(name, () => {
    let shared: StoreUnderTest | undefined;
    const opened: Opened = () => {
      if (shared === undefined) throw new Error('the store is not open yet');
      return shared;
    };
    before(async () => {
      shared = await open({ claimLimit: CLAIM_LIMIT });
    });
    after(() => shared?.close());

    describe('projects and keys', () => accessTests(opened));
    describe('webhooks', () => webhookTests(opened));
    describe('publishing', () => publishTests(opened));
    describe('claims', () => claimTests(opened));
    describe('letting go', () => lettingGoTests(opened));
    describe('settling', () => settleTests(opened));
    describe('deletion', () => deletionTests(opened));
    describe('history: paging', () => pagingTests(opened));
    describe('history: filters', () => filterTests(opened));
    describe('history: details', () => detailTests(opened));
    describe('resend and recover', () => resendTests(opened));
    describe('links and sessions', () => sessionTests(opened));
    describe('counts', () => statsTests(opened, open));
    describe('changes', () => changeTests(opened, open));
    describe('retention', () => retentionTests(open));
    describe('restarts', () => restartTests(open));
  });
}
