import type { Row, ScenarioResult, Yardstick } from './scenarios/scenario.ts';

/** What a delivery costs in the service's first row. */
export const BY_CPU: Yardstick = {
  what: "the service's CPU",
  of: (result) => firstOfService(result).figures.cpuMicrosPerDelivery,
  inShort(result) {
    const { deliveriesPerSecond, cpuMicrosPerDelivery } = firstOfService(result).figures;
    return `${Math.round(deliveriesPerSecond).toLocaleString('en-US')}/s at ${cpuMicrosPerDelivery.toFixed(1)} µs`;
  },
};

/** How long it takes from a publish to its receipt, in the service's last row. */
export function byReceipt(quantile: 'p50' | 'p99'): Yardstick {
  const of = (result: ScenarioResult) =>
    rowsOfService(result).at(-1)?.figures.receiptMs[quantile] ?? missing();
  return {
    what: `the service's receipt ${quantile}`,
    of,
    inShort: (result) => `${of(result).toFixed(1)} ms`,
  };
}

/** The first of the numbers that are no row. */
export const BY_FIRST_FACT: Yardstick = {
  what: 'what they were run for',
  of: ({ facts }) => facts[0]?.value ?? missing(),
  inShort: ({ facts }) => `${(facts[0]?.value ?? missing()).toFixed(2)} ${facts[0]?.unit ?? ''}`,
};

function firstOfService(result: ScenarioResult): Row {
  return rowsOfService(result)[0] ?? missing();
}

function rowsOfService({ rows }: ScenarioResult): Row[] {
  return rows.filter(({ sender }) => sender === 'service');
}

function missing(): never {
  throw new Error('there is nothing to tell the run in the middle by: leave --runs out');
}
