/** Which nodes lead to which. A node without an entry leads nowhere. */
export type Graph = ReadonlyMap<string, readonly string[]>;

/**
 * The groups of nodes that lead to each other in circles: every strongly connected component (Tarjan 1972) with more
 * than one node, or with a node that leads to itself. Nodes of a group stand in the order of the graph.
 */
export function circles(graph: Graph): string[][] {
  const found: string[][] = [];
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const order = [...graph.keys()];

  const visit = (node: string): void => {
    const number = index.size;
    index.set(node, number);
    low.set(node, number);
    stack.push(node);
    for (const next of graph.get(node) ?? []) {
      if (!index.has(next)) visit(next);
      if (stack.includes(next)) low.set(node, Math.min(numberOf(low, node), numberOf(low, next)));
    }
    if (low.get(node) !== number) return;
    const group = stack.splice(stack.indexOf(node));
    const isCircle = group.length > 1 || (graph.get(node) ?? []).includes(node);
    if (isCircle) found.push(order.filter((one) => group.includes(one)));
  };

  for (const node of order) if (!index.has(node)) visit(node);
  return found;
}

function numberOf(numbers: ReadonlyMap<string, number>, node: string): number {
  return numbers.get(node) ?? Number.POSITIVE_INFINITY;
}
