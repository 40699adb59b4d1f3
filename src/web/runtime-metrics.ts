import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Observer } from '../runtime/create-runtime.ts';
import { rememberedCounters } from './remembered-counters.ts';

/** A commit takes about a millisecond, a full disk queue seconds. */
const STEP_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];

/** Who is due is looked for every second; a learner whose process died is given back after a minute and a half. */
const LAG_SECONDS = [0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900, 3600];

/** What the runtime does. */
export function runtimeMetrics(registry: Registry): Observer {
  const registers = [registry];
  const steps = new Counter({
    name: 'sabak_steps_total',
    help: 'Steps by kind of event and result',
    labelNames: ['event', 'result'],
    registers,
  });
  const seconds = new Histogram({
    name: 'sabak_step_seconds',
    help: 'From the event to its commit, with the wait for earlier steps of the learner',
    buckets: STEP_SECONDS,
    registers,
  });
  const effects = new Counter({
    name: 'sabak_effects_total',
    help: 'Attempts at an effect by its kind and outcome',
    labelNames: ['effect', 'outcome'],
    registers,
  });
  const stepOf = rememberedCounters((event, result) => steps.labels(event, result));
  const effectOf = rememberedCounters((effect, outcome) => effects.labels(effect, outcome));

  return {
    step(event, result, ms) {
      stepOf(event, result).inc();
      seconds.observe(ms / 1000);
    },
    effect: (effect, outcome) => effectOf(effect, outcome).inc(),
    ...learnerMetrics(registers),
  };
}

/** What many processes over one store, and damage to it, do to learners. */
function learnerMetrics(registers: Registry[]): Pick<Observer, 'conflict' | 'wake' | 'damaged' | 'letGo'> {
  const conflicts = new Counter({
    name: 'sabak_commit_conflicts_total',
    help: 'Steps that were made again because another process had moved the learner',
    registers,
  });
  const lag = new Histogram({
    name: 'sabak_wake_lag_seconds',
    help: 'How long learners had been due when they were woken',
    buckets: LAG_SECONDS,
    registers,
  });
  const damaged = new Gauge({
    name: 'sabak_learners_damaged',
    help: 'Learners who could not be read when this process last met them, up to 1000; the log names them',
    registers,
  });
  const letGo = new Counter({
    name: 'sabak_damaged_events_total',
    help: 'Events of damaged learners, which were let go',
    registers,
  });
  return {
    conflict: () => conflicts.inc(),
    wake: (lateMs) => lag.observe(lateMs / 1000),
    damaged: (learners) => damaged.set(learners),
    letGo: () => letGo.inc(),
  };
}
