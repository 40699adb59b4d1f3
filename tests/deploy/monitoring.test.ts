import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createMetrics } from '../../src/web/metrics.ts';
import { metricsIn } from './metrics-in.ts';
import { readYaml } from './read-yaml.ts';
import { askWatch } from './run-in-shell.ts';

const rules = z
  .object({
    groups: z.array(
      z.object({
        rules: z.array(
          z.strictObject({
            alert: z.string(),
            expr: z.string(),
            for: z.string().optional(),
            labels: z.strictObject({ severity: z.enum(['warning', 'critical']) }),
            annotations: z.strictObject({ summary: z.string(), runbook: z.string() }),
          }),
        ),
      }),
    ),
  })
  .parse(readYaml('deploy/prometheus/sabak.rules.yml')[0])
  .groups.flatMap((group) => group.rules);

const panels = z
  .object({
    panels: z.array(
      z.object({
        id: z.int(),
        type: z.string(),
        title: z.string(),
        gridPos: z.object({ x: z.int(), y: z.int(), w: z.int(), h: z.int() }),
        targets: z.array(z.object({ expr: z.string(), legendFormat: z.string().optional() })).default([]),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync('deploy/grafana/dashboards/sabak.json', 'utf8'))).panels;

const expressions = [
  ...rules.map(({ alert, expr }) => [alert, expr] as const),
  ...panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const)),
];

/** Which metrics there are, and by which labels: our own, as the program registers them, and of what stands around it. */
async function exported(): Promise<ReadonlyMap<string, readonly string[]>> {
  const there = new Map<string, readonly string[]>([
    ['up', []],
    // Caddy 2.11, /metrics.
    ['caddy_reverse_proxy_upstreams_healthy', ['upstream']],
  ]);
  const { registry } = createMetrics({
    isStale: () => false,
    counts: {
      count: async () => ({ learners: 0, facts: 0, certificates: 0 }),
      clock: () => 0,
      startTimer: () => () => undefined,
    },
  });
  for (const metric of registry.getMetricsAsArray()) {
    const labels = 'labelNames' in metric ? (metric.labelNames as string[]) : [];
    const parts = String(metric.type) === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
    for (const part of parts) there.set(metric.name + part, [...labels, ...(part === '_bucket' ? ['le'] : [])]);
  }
  for (const [, name = '', label] of (await askWatch()).matchAll(/^(\w+)(?:\{(\w+)=)?/gm)) {
    there.set(name, label === undefined ? [] : [label]);
  }
  return there;
}

/** Added by Prometheus to everything that it reads. */
const ADDED = ['job', 'instance'];

describe('alerts and dashboard', () => {
  it.each(expressions)('%s asks for what there is: %s', async (_, expression) => {
    const there = await exported();
    const asked = metricsIn(expression);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter(({ metric }) => !there.has(metric))).toEqual([]);
    for (const { metric, labels } of asked) {
      expect([...(there.get(metric) ?? []), ...ADDED], metric).toEqual(expect.arrayContaining([...labels]));
    }
  });

  it('read the jobs that Prometheus has', () => {
    const scraped = z
      .object({ scrape_configs: z.array(z.object({ job_name: z.string() })) })
      .parse(readYaml('deploy/prometheus/prometheus.yml')[0])
      .scrape_configs.map(({ job_name }) => job_name);
    const asked = expressions.flatMap(([, expression]) =>
      [...expression.matchAll(/\bjob="(\w+)"/g)].flatMap(([, job]) => job ?? []),
    );
    expect(asked).toContain('sabak');
    expect(scraped).toEqual(expect.arrayContaining(asked));
  });
});

describe('the alerts', () => {
  const guide = readFileSync('docs/hosting/alerts.md', 'utf8');
  const headings = [...guide.matchAll(/^### (\w+)$/gm)].flatMap(([, heading]) => heading ?? []);

  it('are explained each, and nothing else is', () => {
    expect(headings).toEqual(rules.map(({ alert }) => alert));
  });

  it.each(rules)('$alert leads to its explanation', ({ alert, annotations }) => {
    expect(annotations.runbook).toBe(`docs/hosting/alerts.md#${alert.toLowerCase()}`);
  });

  it('that keep others quiet are there', () => {
    const source = readFileSync('deploy/alertmanager/alertmanager.yml', 'utf8');
    const named = [...source.matchAll(/alertname =~? "?([\w|]+)/g)].flatMap(([, names = '']) => names.split('|'));
    expect(named.length).toBeGreaterThan(2);
    expect(rules.map(({ alert }) => alert)).toEqual(expect.arrayContaining(named));
  });
});

describe('the dashboard', () => {
  it('has panels that do not overlap', () => {
    const cells = panels.flatMap(({ id, gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, at) => `${x + (at % w)},${y + Math.floor(at / w)} of ${id}`),
    );
    const places = cells.map((cell) => cell.split(' ', 1)[0]);
    expect(places.length).toBe(new Set(places).size);
    expect(Math.max(...panels.map(({ gridPos: { x, w } }) => x + w))).toBe(24);
  });

  it('names lines by labels that they have', () => {
    for (const { title, targets } of panels) {
      for (const { expr, legendFormat = '' } of targets) {
        const shown = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].flatMap(([, label]) => label ?? []);
        const grouped = /\bby \(([^)]*)\)/.exec(expr)?.[1]?.split(', ');
        if (grouped) expect(grouped, title).toEqual(expect.arrayContaining(shown));
      }
    }
  });
});

describe('reading an expression', () => {
  it.each([
    ['up', [{ metric: 'up', labels: [] }]],
    ['sum(rate(a_total{b="x",c=~"y|z"}[5m])) > 0', [{ metric: 'a_total', labels: ['b', 'c'] }]],
    [
      'sum by (d) (a{e="f(g)"}) / on (d) b',
      [
        { metric: 'a', labels: ['d', 'd', 'e'] },
        { metric: 'b', labels: ['d', 'd'] },
      ],
    ],
    ['(sum(up) or vector(0)) == 0', [{ metric: 'up', labels: [] }]],
    [
      'x_total unless x_total offset 1h',
      [
        { metric: 'x_total', labels: [] },
        { metric: 'x_total', labels: [] },
      ],
    ],
    ['time() - max(x_seconds > 0) > 36 * 3600', [{ metric: 'x_seconds', labels: [] }]],
  ])('%s', (expression, asked) => {
    expect(metricsIn(expression)).toEqual(asked);
  });
});
