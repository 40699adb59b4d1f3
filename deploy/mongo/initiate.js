/*
 * Makes three mongod one replica set, and its users. Run by mongosh in the network of mongo-1, at every start: it looks at what is
 * there, does what is missing, and may be killed anywhere. While there is no user yet, mongod lets whoever comes from its own
 * machine begin (the localhost exception); mongo-1 begins alone, so that it is surely the one that may write.
 */
const MEMBERS = ['mongo-1:27017', 'mongo-2:27017', 'mongo-3:27017'];
const LOCAL = '127.0.0.1:27017';
const PATIENCE_SECONDS = 300;

const secret = (name) => require('node:fs').readFileSync(`/run/secrets/${name}`, 'utf8').trim();
const ADMIN = `admin:${secret('mongodb_admin_password')}`;

const USERS = [
  { user: 'sabak', pwd: secret('mongodb_password'), roles: [{ role: 'readWrite', db: 'sabak' }] },
  {
    user: 'watch',
    pwd: secret('mongodb_watch_password'),
    roles: [
      { role: 'clusterMonitor', db: 'admin' },
      { role: 'read', db: 'local' },
    ],
  },
  {
    user: 'backup',
    pwd: secret('mongodb_backup_password'),
    roles: [
      { role: 'backup', db: 'admin' },
      { role: 'restore', db: 'admin' },
      { role: 'replayOplog', db: 'admin' },
    ],
  },
];

/** What mongorestore --oplogReplay asks for, and no role of MongoDB's own gives. */
const REPLAY = {
  role: 'replayOplog',
  privileges: [{ resource: { anyResource: true }, actions: ['anyAction'] }],
  roles: [],
};

function until(what, isDone) {
  for (let second = 0; second < PATIENCE_SECONDS; second++) {
    if (isDone()) return;
    if (second === 10) print(`waiting: ${what}`);
    sleep(1000);
  }
  throw new Error(`${what}: not within ${PATIENCE_SECONDS} seconds`);
}

function isConnected(uri) {
  try {
    connect(uri);
    return true;
  } catch (error) {
    if (/auth/i.test(error.message)) return false;
    throw error;
  }
}

function isReached() {
  try {
    connect(`mongodb://${LOCAL}/admin?directConnection=true`);
    return true;
  } catch (error) {
    if (/ECONNREFUSED|selection|timed out/i.test(`${error.name} ${error.message}`)) return false;
    throw error;
  }
}

/** Beginning alone, and the first user. */
function begin() {
  const local = connect(`mongodb://${LOCAL}/admin?directConnection=true`);
  if (!local.hello().setName) {
    local.adminCommand({ replSetInitiate: { _id: 'sabak', members: [{ _id: 0, host: MEMBERS[0] }] } });
    print('the replica set has begun');
  }
  if (isConnected(`mongodb://${ADMIN}@${LOCAL}/admin?directConnection=true`)) return;
  until('mongo-1 may write', () => local.hello().isWritablePrimary);
  local.createUser({ user: 'admin', pwd: secret('mongodb_admin_password'), roles: [{ role: 'root', db: 'admin' }] });
  print('the user admin is there');
}

function putUsers(admin) {
  if (!admin.getRole(REPLAY.role)) admin.createRole(REPLAY);
  for (const { user, ...rest } of USERS) {
    if (admin.getUser(user)) admin.updateUser(user, rest);
    else admin.createUser({ user, ...rest });
  }
}

/** One after another: only a member that has all data may vote on the next. */
function addMembers(admin) {
  for (const host of MEMBERS) {
    const { config } = admin.adminCommand({ replSetGetConfig: 1 });
    if (!config.members.some((member) => member.host === host)) {
      const _id = Math.max(...config.members.map((member) => member._id)) + 1;
      const members = [...config.members, { _id, host }];
      admin.adminCommand({ replSetReconfig: { ...config, version: config.version + 1, members } });
      print(`${host} has joined`);
    }
    until(`${host} has all data`, () => isMember(admin, host));
  }
}

function isMember(admin, host) {
  const { members } = admin.adminCommand({ replSetGetStatus: 1 });
  return members.some((member) => member.name === host && ['PRIMARY', 'SECONDARY'].includes(member.stateStr));
}

until('mongo-1 answers', isReached);
begin();
const admin = connect(`mongodb://${ADMIN}@${MEMBERS.join(',')}/admin?replicaSet=sabak&w=majority`);
putUsers(admin);
addMembers(admin);
print('the replica set and its users are there');
