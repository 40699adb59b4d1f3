import type { StepFile } from './flow-file.ts';
import { arrowsOf, canEndAfter, type FlowSource } from './flow-source.ts';
import { circles } from './strong-components.ts';

/** A step of a flow among those of all flows. Its key is `FLOW.STEP`. */
type Place = { readonly source: FlowSource; readonly name: string; readonly step: StepFile };
type Places = ReadonlyMap<string, Place>;

/** What stops a conversation until something happens; an action takes no time, but changes what conditions see. */
type Stop = 'ask' | 'wait' | 'do';

const WAITS: readonly Stop[] = ['ask', 'wait'];
const WAITS_AND_ACTIONS: readonly Stop[] = ['ask', 'wait', 'do'];

/**
 * Checks that no conversation goes round for ever: no loop of steps without `ask`, `wait` or `do`; none that can neither
 * end nor wait; no flow that calls itself, directly or through others, before anything waits.
 */
export function lintLoops(sources: readonly FlowSource[]): void {
  const places: Places = new Map(
    sources.flatMap((source) =>
      Object.entries(source.file.steps).map(([name, step]) => [`${source.name}.${name}`, { source, name, step }]),
    ),
  );
  const reported = new Set<string>();
  for (const circle of circles(withoutStops(sources, places, WAITS_AND_ACTIONS))) {
    if (callWithin(places, circle) !== undefined) continue;
    for (const key of circle) reported.add(key);
    const remedy = 'nothing waits for her there, so it never comes to an end. Put an `ask` or `wait` into it';
    reportCircle(places, circle, 'loop-without-wait', remedy);
  }
  const graph = withoutStops(sources, places, WAITS);
  for (const circle of circles(graph)) {
    const call = callWithin(places, circle);
    if (call) reportRecursion(call, circle);
    else if (!circle.some((key) => reported.has(key)) && isClosed(places, graph, circle)) {
      reportCircle(places, circle, 'endless-loop', 'it can neither end nor wait. Let one step lead out of it');
    }
  }
}

/** Which steps follow which before anything stops the conversation. A call leads into the flow that it calls. */
function withoutStops(sources: readonly FlowSource[], places: Places, stops: readonly Stop[]): Map<string, string[]> {
  const passed = passedThrough(sources, stops);
  return new Map([...places].map(([key, place]) => [key, nextOf(place, places, stops, passed)]));
}

function nextOf(place: Place, places: Places, stops: readonly Stop[], passed: ReadonlySet<string>): string[] {
  const { source, name, step } = place;
  if (stops.some((stop) => step[stop] !== undefined)) return [];
  const after = arrowsOf(name, step).map(({ to }) => `${source.name}.${to}`);
  const start = startOf(places, step);
  const next = step.call === undefined ? after : [...(start ? [start] : []), ...(passed.has(step.call) ? after : [])];
  return next.filter((key) => places.has(key));
}

/** The first step of the flow that a step calls, where it calls one. Lessons and tests always wait for her. */
function startOf(places: Places, { call }: StepFile): string | undefined {
  if (call === undefined) return undefined;
  for (const { source } of places.values()) if (source.name === call) return `${call}.${source.file.start}`;
  return undefined;
}

/** The flows that can be run from start to end without a stop. */
function passedThrough(sources: readonly FlowSource[], stops: readonly Stop[]): ReadonlySet<string> {
  const passed = new Set<string>();
  for (let before = -1; before < passed.size; ) {
    before = passed.size;
    for (const source of sources) if (canPass(source, stops, passed)) passed.add(source.name);
  }
  return passed;
}

function canPass({ file }: FlowSource, stops: readonly Stop[], passed: ReadonlySet<string>): boolean {
  const seen = new Set<string>();
  const waiting = [file.start];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const step = Object.hasOwn(file.steps, name) ? file.steps[name] : undefined;
    if (!step || seen.has(name)) continue;
    seen.add(name);
    const isStop = stops.some((stop) => step[stop] !== undefined);
    if (isStop || (step.call !== undefined && !passed.has(step.call))) continue;
    if (canEndAfter(step)) return true;
    waiting.push(...arrowsOf(name, step).map(({ to }) => to));
  }
  return false;
}

/** A call within a circle that leads back into it. */
function callWithin(places: Places, circle: readonly string[]): Place | undefined {
  for (const key of circle) {
    const place = places.get(key);
    const start = place && startOf(places, place.step);
    if (start !== undefined && circle.includes(start)) return place;
  }
  return undefined;
}

/** Whether nothing leads out of a circle: no end, no other step, no stop. */
function isClosed(places: Places, graph: ReadonlyMap<string, readonly string[]>, circle: readonly string[]): boolean {
  return circle.every((key) => {
    const place = places.get(key);
    if (!place || canEndAfter(place.step)) return false;
    return (graph.get(key) ?? []).every((next) => circle.includes(next));
  });
}

function reportCircle(places: Places, circle: readonly string[], rule: string, remedy: string): void {
  const place = places.get(circle[0] ?? '');
  if (!place) return;
  const names = circle.map((key) => `\`${places.get(key)?.name}\``);
  const [first] = names;
  const way =
    names.length === 1
      ? `The step ${first} leads back to itself`
      : `The steps ${names.join(', ')} lead round to ${first} again`;
  const { source, name } = place;
  source.report(source.yaml.positionOfKey(['steps', name]), rule, `${way}: ${remedy}.`);
}

function reportRecursion({ source, name }: Place, circle: readonly string[]): void {
  const flows = [...new Set(circle.map((key) => key.slice(0, key.indexOf('.'))))];
  const others = flows.filter((flow) => flow !== source.name).map((flow) => `\`${flow}\``);
  const way = others.length > 0 ? ` by way of ${others.join(', ')}` : '';
  const message = `\`${source.name}\` calls itself here${way}, before anything waits for her: it never comes to an end. Put an \`ask\` before the call, or remove it.`;
  source.report(source.yaml.positionOf(['steps', name, 'call']), 'endless-recursion', message);
}
