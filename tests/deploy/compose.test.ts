import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import packageLock from '../../package-lock.json' with { type: 'json' };
import { isSetting } from './is-setting.ts';
import { readYaml } from './read-yaml.ts';

const service = z.object({
  image: z.string(),
  build: z.string().optional(),
  restart: z.string(),
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal('ALL')]),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
  logging: z.object({ options: z.object({ 'max-size': z.string(), 'max-file': z.string() }) }),
  user: z.string().optional(),
  profiles: z.array(z.string()).optional(),
  ports: z.array(z.string()).optional(),
  networks: z.array(z.string()).optional(),
  network_mode: z.string().optional(),
  secrets: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  depends_on: z.union([z.array(z.string()), z.record(z.string(), z.unknown())]).optional(),
  healthcheck: z.object({ test: z.tuple([z.literal('CMD')]).rest(z.string()), retries: z.int() }).optional(),
  deploy: z.object({ resources: z.object({ limits: z.object({ memory: z.string(), pids: z.int() }) }) }).optional(),
});

const compose = z
  .object({
    services: z.record(z.string(), service),
    networks: z.record(z.string(), z.unknown()),
    volumes: z.record(z.string(), z.unknown()),
    secrets: z.record(z.string(), z.object({ file: z.string() })),
  })
  .parse(readYaml('compose.yaml')[0]);

const services = Object.entries(compose.services);
/** They do one thing, and end. */
const ONCE = ['mongo-init', 'backup', 'restore'];
const lasting = services.filter(([name]) => !ONCE.includes(name));

/** A folder with what `make-secrets` needs, and a way to run it there. */
function project() {
  const folder = mkdtempSync(join(tmpdir(), 'sabak-deploy-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  cpSync('deploy/make-secrets', join(folder, 'deploy/make-secrets'));
  const make = (...parameters: string[]) =>
    execFileSync(join(folder, 'deploy/make-secrets'), parameters, { encoding: 'utf8', stdio: 'pipe' });
  const read = (path: string) => readFileSync(join(folder, path), 'utf8');
  return { folder, make, read };
}

describe('compose.yaml', () => {
  it('has three databases, two processes, and what watches them', () => {
    expect(lasting.map(([name]) => name).sort()).toEqual([
      ...['alertmanager', 'caddy', 'grafana', 'mongo-1', 'mongo-2', 'mongo-3', 'mongo-watch', 'prometheus'],
      ...['sabak-1', 'sabak-2'],
    ]);
  });

  it.each(lasting)('%s has a health check, limits, and is started again', (_, { healthcheck, deploy, restart }) => {
    expect(healthcheck?.test.length).toBeGreaterThan(1);
    expect(deploy).toBeDefined();
    expect(restart).toBe('unless-stopped');
  });

  it.each(services.filter(([, { build }]) => build === undefined))('%s is of an exact version', (_, { image }) => {
    expect(image).toMatch(/^[\w/-]+:v?\d+\.\d+\.\d+(-alpine)?$/);
  });

  it.each(services)('%s names what there is', (_, one) => {
    const named = one.volumes.flatMap((volume) => volume.split(':', 1));
    for (const source of named) {
      if (source.startsWith('./')) expect(existsSync(source), source).toBe(true);
      else expect(Object.keys(compose.volumes)).toContain(source);
    }
    expect(Object.keys(compose.secrets)).toEqual(expect.arrayContaining(one.secrets));
    expect(Object.keys(compose.networks)).toEqual(expect.arrayContaining(one.networks ?? []));
    const needed = Array.isArray(one.depends_on) ? one.depends_on : Object.keys(one.depends_on ?? {});
    expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(needed));
  });

  it('opens the web to the world, and what watches to this machine alone', () => {
    const open = services.flatMap(([name, { ports = [] }]) => ports.map((port) => `${name} ${port}`));
    expect(open.filter((port) => !port.includes(' 127.0.0.1:'))).toEqual([
      'caddy 80:80',
      'caddy 443:443',
      'caddy 443:443/udp',
    ]);
  });

  it('lets no database out, nor anybody in', () => {
    for (const [name, { networks, ports }] of services.filter(([name]) => /^mongo-\d$/.test(name))) {
      expect([name, networks, ports]).toEqual([name, ['back'], undefined]);
    }
    expect(compose.networks.back).toEqual({ internal: true });
  });

  it('hands no secret over in the environment', () => {
    const names = services.flatMap(([, { environment }]) => Object.keys(environment));
    expect(names.filter((name) => /PASSWORD|TOKEN|SECRET|URI|KEY/.test(name) && !/_FILE$/.test(name))).toEqual([]);
  });

  it.each(['sabak-1', 'sabak-2'])('gives %s settings that it reads', (name) => {
    const names = Object.keys(compose.services[name]?.environment ?? {});
    expect(names).toContain('MONGODB_URI_FILE');
    expect(names.filter((variable) => !isSetting(variable))).toEqual([]);
  });
});

describe('make-secrets', () => {
  it('makes every secret that compose.yaml names, in a folder closed to others', () => {
    const { folder, make } = project();
    make('sabak.example');
    for (const { file } of Object.values(compose.secrets)) {
      expect(existsSync(join(folder, file)), file).toBe(true);
      expect(statSync(join(folder, file)).mode & 0o444, `${file} is for the users of containers`).toBe(0o444);
    }
    expect(statSync(join(folder, 'deploy/secrets')).mode & 0o777).toBe(0o700);
  });

  it('makes keys and passwords that are long, differ, and are what MongoDB takes', () => {
    const { make, read } = project();
    make();
    const made = ['mongodb_admin_password', 'mongodb_password', 'mongodb_watch_password', 'mongodb_backup_password'];
    const passwords = made.map((name) => read(`deploy/secrets/${name}`));
    expect(new Set(passwords).size).toBe(4);
    for (const password of passwords) expect(password).toMatch(/^[0-9a-f]{48}$/);
    // MongoDB's manual, keyfile security: 6 to 1,024 characters of base64.
    expect(read('deploy/secrets/mongodb_key')).toMatch(/^[0-9a-f]{6,1024}$/);
    expect(read('deploy/secrets/mongodb_uri')).toContain(`mongodb://sabak:${passwords[1]}@mongo-1:27017,`);
  });

  it('leaves what is there as it is', () => {
    const { make, read } = project();
    make('sabak.example');
    const before = Object.values(compose.secrets).map(({ file }) => read(file));
    expect(make()).toBe('All there. Start: docker compose up -d\n');
    expect(Object.values(compose.secrets).map(({ file }) => read(file))).toEqual(before);
    expect(read('.env')).toContain('\nSABAK_DOMAIN=sabak.example\n');
  });

  it('does not change a domain behind one’s back', () => {
    const { make, read } = project();
    make('sabak.example');
    expect(() => make('other.example')).toThrow(/SABAK_DOMAIN in .env is not other.example. Change it there/);
    expect(read('.env')).toContain('\nSABAK_DOMAIN=sabak.example\n');
  });

  it('turns a messenger on where its secret is there, under names that Sabak reads', () => {
    const { folder, make, read } = project();
    make();
    expect(read('deploy/secrets/messengers.env').trim()).toBe('');
    for (const name of ['telegram_bot_token', 'whatsapp_token', 'whatsapp_app_secret', 'whatsapp_verify_token']) {
      writeFileSync(join(folder, 'deploy/secrets', name), 'given');
    }
    make();
    const lines = read('deploy/secrets/messengers.env').trim().split('\n');
    const names = lines.map((line) => line.split('=', 1)[0] ?? '');
    expect(names).toHaveLength(4);
    expect(names.filter((name) => !isSetting(name))).toEqual([]);
    const paths = lines.map((line) => line.replace(/.*=\/run\/secrets\//, ''));
    expect(compose.services['sabak-1']?.secrets).toEqual(expect.arrayContaining(paths));
  });
});

describe('the image', () => {
  it('has the Node that the project is tested with', () => {
    const { version } = packageLock.packages['node_modules/node'];
    const images = [...readFileSync('Dockerfile', 'utf8').matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
    expect(images).toEqual([`node:${version}-slim`, `node:${version}-slim`]);
  });
});
