import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isSetting } from './is-setting.ts';
import { readYaml } from './read-yaml.ts';

const FOLDER = 'deploy/kubernetes';

const manifest = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
});

const probe = z.object({ httpGet: z.object({ path: z.string(), port: z.literal('http') }) });

const deployment = z.object({
  spec: z.object({
    selector: z.object({ matchLabels: z.record(z.string(), z.string()) }),
    strategy: z.object({ rollingUpdate: z.object({ maxUnavailable: z.literal(0) }) }),
    template: z.object({
      metadata: z.object({ labels: z.record(z.string(), z.string()) }),
      spec: z.object({
        terminationGracePeriodSeconds: z.int(),
        containers: z.tuple([
          z.object({
            ports: z.tuple([z.object({ name: z.literal('http'), containerPort: z.int() })]),
            startupProbe: probe,
            livenessProbe: probe,
            readinessProbe: probe,
            securityContext: z.object({ readOnlyRootFilesystem: z.literal(true) }),
            volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string() })),
          }),
        ]),
        volumes: z.array(z.object({ name: z.string() })),
      }),
    }),
  }),
});

const manifests = globSync(`${FOLDER}/*.yaml`).flatMap((path) =>
  readYaml(path).map((document) => ({ path, ...manifest.parse(document) })),
);

function only<T>(schema: z.ZodType<T>, kind: string): T {
  const found = manifests.filter((one) => one.kind === kind);
  expect(found).toHaveLength(1);
  return schema.parse(found[0]);
}

const { spec } = only(deployment, 'Deployment');
const [container] = spec.template.spec.containers;

describe('the manifests for Kubernetes', () => {
  it('are of the kinds that the guide promises, in one namespace', () => {
    expect(manifests.map(({ kind }) => kind).sort()).toEqual([
      ...['ConfigMap', 'Deployment', 'HorizontalPodAutoscaler', 'Ingress', 'Namespace'],
      ...['PodDisruptionBudget', 'Service', 'Service'],
    ]);
    const elsewhere = manifests.filter(({ kind, metadata }) => kind !== 'Namespace' && metadata.namespace !== 'sabak');
    expect(elsewhere).toEqual([]);
  });

  it('set what Sabak reads', () => {
    const { data } = only(z.object({ data: z.record(z.string(), z.string()) }), 'ConfigMap');
    expect(Object.keys(data).filter((name) => !isSetting(name))).toEqual([]);
  });

  it('suggest, as comments, what Sabak reads', () => {
    const source = readFileSync(`${FOLDER}/config.yaml`, 'utf8');
    const names = [...source.matchAll(/^ {2}# ([A-Z_]+): /gm)].flatMap(([, name]) => name ?? []);
    expect(names.length).toBeGreaterThan(3);
    expect(names.filter((name) => !isSetting(name))).toEqual([]);
  });

  it('name secrets where they are mounted', () => {
    const { data } = only(z.object({ data: z.record(z.string(), z.string()) }), 'ConfigMap');
    const files = Object.entries(data).filter(([name]) => name.endsWith('_FILE'));
    const folder = container.volumeMounts.find(({ name }) => name === 'secrets')?.mountPath;
    expect(files.filter(([, path]) => !path.startsWith(`${folder}/`))).toEqual([]);
  });

  it('ask whether it lives and whether it is ready by different ways', () => {
    const paths = [container.startupProbe, container.livenessProbe, container.readinessProbe];
    expect(paths.map(({ httpGet }) => httpGet.path)).toEqual(['/healthz', '/healthz', '/readyz']);
  });

  it('open the port, and let write to the folder, that the image names', () => {
    const image = readFileSync('Dockerfile', 'utf8');
    expect(image).toContain(`PORT=${container.ports[0].containerPort} `);
    const data = /DATA_DIR=(\S+)/.exec(image)?.[1];
    expect(container.volumeMounts.map(({ mountPath }) => mountPath)).toEqual(expect.arrayContaining([data, '/tmp']));
    expect(spec.template.spec.volumes.map(({ name }) => name)).toEqual(container.volumeMounts.map(({ name }) => name));
  });

  it('choose the same processes everywhere', () => {
    const labels = spec.template.metadata.labels;
    const budget = z.object({ spec: z.object({ selector: z.object({ matchLabels: z.unknown() }) }) });
    expect(spec.selector.matchLabels).toEqual(labels);
    expect(only(budget, 'PodDisruptionBudget').spec.selector.matchLabels).toEqual(labels);
    const services = manifests.filter(({ kind }) => kind === 'Service');
    expect(services).toContainEqual(expect.objectContaining({ spec: expect.objectContaining({ selector: labels }) }));
  });

  it.each([`${FOLDER}/autoscaling.yaml`, `${FOLDER}/custom-metrics/autoscaling.yaml`])(
    '%s keeps at least two',
    (path) => {
      const scaler = z.object({ spec: z.object({ scaleTargetRef: z.unknown(), minReplicas: z.int().min(2) }) });
      const { scaleTargetRef } = scaler.parse(readYaml(path)[0]).spec;
      expect(scaleTargetRef).toEqual({ apiVersion: 'apps/v1', kind: 'Deployment', name: 'sabak' });
    },
  );

  it('leave time to finish what is under way', () => {
    expect(spec.template.spec.terminationGracePeriodSeconds).toBeGreaterThan(5 + 10);
  });
});
