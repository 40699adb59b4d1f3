/*
 * Serves http://…:9216/metrics, by which Prometheus sees how the replica set is: who of it is there, how far the others are behind,
 * and how full the disk is. Run by mongosh. Each request asks the database; one that fails says so by sabak_mongo_up 0.
 */
const MEMBERS = ['mongo-1:27017', 'mongo-2:27017', 'mongo-3:27017'];
const PORT = 9216;

const password = require('node:fs').readFileSync('/run/secrets/mongodb_watch_password', 'utf8').trim();
const URI = `mongodb://watch:${password}@${MEMBERS.join(',')}/admin?replicaSet=sabak&readPreference=primaryPreferred&serverSelectionTimeoutMS=3000`;

let connection;

async function read() {
  try {
    connection ??= await connect(URI);
    const status = await connection.adminCommand({ replSetGetStatus: 1 });
    const { fsUsedSize, fsTotalSize } = await connection.getSiblingDB('sabak').runCommand({ dbStats: 1 });
    return [
      ...describe(status),
      gauge('sabak_mongo_disk_used_ratio', fsUsedSize / fsTotalSize),
      gauge('sabak_mongo_up', 1),
    ];
  } catch (error) {
    console.error(`the replica set can't be asked: ${error.message}`);
    return [gauge('sabak_mongo_up', 0)];
  }
}

function describe({ members }) {
  const primary = members.find(({ stateStr }) => stateStr === 'PRIMARY');
  return members.flatMap(({ name, health, stateStr, optimeDate }) => {
    const isWell = health === 1 && ['PRIMARY', 'SECONDARY'].includes(stateStr);
    const lag =
      primary && isWell
        ? [gauge('sabak_mongo_member_lag_seconds', (primary.optimeDate - optimeDate) / 1000, name)]
        : [];
    return [
      gauge('sabak_mongo_member_up', isWell ? 1 : 0, name),
      gauge('sabak_mongo_member_primary', stateStr === 'PRIMARY' ? 1 : 0, name),
      ...lag,
    ];
  });
}

function gauge(metric, value, member) {
  return `${metric}${member === undefined ? '' : `{member="${member}"}`} ${value}`;
}

require('node:http')
  .createServer(async (_request, response) => {
    const lines = await read();
    response.setHeader('Content-Type', 'text/plain; version=0.0.4; charset=utf-8');
    response.end(`${lines.join('\n')}\n`);
  })
  .listen(PORT);

/** The shell ends where its script does. */
while (true) sleep(3_600_000);
