/**
 * Imports run one way, downwards: main → app → (web, playground) → jobs, commands → conversation → domain → delivery → reading, wecom → words.
 * Each rule says what a folder may not know.
 */
const files = (path) => ({ path });

/** The folders and files of bot/domain from the lowest up: each knows only those of its own row and of rows before. */
const DOMAIN = [
  ['org', 'calendar', 'audit', 'alike', 'safety'],
  ['work', 'when', 'spoken', 'activity', 'reminder', 'unheard'],
  ['tell', 'write-work', 'evidence'],
  ['meeting', 'request', 'action', 'agreement'],
  ['booking', 'checkin', 'rotation', 'whistle', 'wish', 'visit', 'patrol'],
  ['agenda', 'resource', 'digest', 'feed', 'liaison', 'report', 'in-hand', 'acting', 'todo'],
  ['minutes'],
  ['convene', 'make-file'],
  ['series', 'due'],
];
const inDomain = (names) => `^bot/domain/(${names.join('|')})[/.]`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, dependencyTypesNot: ['type-only'] } },
    ...DOMAIN.slice(0, -1).map((nouns, i) => ({
      name: `domain-${nouns[0]}-knows-none-above`,
      severity: 'error',
      from: files(inDomain(nouns)),
      to: files(inDomain(DOMAIN.slice(i + 1).flat())),
    })),
    {
      name: 'domain-has-an-order',
      comment: 'a new folder of bot/domain is put into DOMAIN, above all that it needs',
      severity: 'error',
      from: { path: '^bot/domain/', pathNot: inDomain(DOMAIN.flat()) },
      to: {},
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, path: '^(bot|jobs)/', pathNot: ['\\.d\\.ts$', '^bot/playground/page/'] },
      to: {},
    },
    { name: 'only-main-acts', severity: 'error', from: { pathNot: '^(tests|bench|scripts)/' }, to: files('^bot/main\\.ts$') },
    {
      name: 'node-cron-in-schedule-alone',
      severity: 'error',
      from: { pathNot: '^jobs/schedule\\.ts$' },
      to: files('node_modules/node-cron'),
    },
    {
      name: 'bottender-in-conversation-alone',
      severity: 'error',
      from: { pathNot: '^(bot/conversation|tests)/' },
      to: files('node_modules/bottender'),
    },
    {
      name: 'bottender-as-a-library',
      severity: 'error',
      from: {},
      to: files('node_modules/bottender/dist/(index|server|initializeServer)'),
    },
    {
      name: 'wecom-sdk-in-wecom-alone',
      severity: 'error',
      from: { pathNot: '^(bot/wecom|bot/playground|tests)/' },
      to: files('node_modules/@wecom'),
    },
    {
      name: 'reading-is-pure',
      severity: 'error',
      // corpus.ts is an entry: it stands beside app.ts and reads what the commands declare.
      from: { path: '^bot/reading/', pathNot: '^bot/reading/corpus\\.ts$' },
      to: { path: '^(bot/(?!reading/)|commands|jobs|prisma)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'reading-does-no-io',
      severity: 'error',
      from: files('^bot/reading/'),
      to: { path: '^(fs|net|http|https|child_process|worker_threads)$' },
    },
    {
      name: 'wecom-knows-only-words',
      severity: 'error',
      from: files('^bot/wecom/'),
      to: files('^(bot/(conversation|reading|domain|delivery|web|playground|admin)|commands|jobs|prisma)'),
    },
    {
      name: 'domain-knows-no-wecom',
      severity: 'error',
      from: files('^(bot/domain|commands|jobs)/'),
      to: { path: '^bot/wecom/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'domain-knows-no-conversation',
      severity: 'error',
      from: files('^bot/domain/'),
      to: files('^(bot/(conversation|web|playground|admin)|commands|jobs)'),
    },
    {
      name: 'delivery-knows-no-conversation',
      severity: 'error',
      from: files('^bot/delivery/'),
      to: files('^(bot/(conversation|web|playground|admin)|commands|jobs)'),
    },
    {
      name: 'commands-know-no-other-command',
      severity: 'error',
      from: files('^commands/'),
      to: files('^(commands|jobs|bot/(web|playground|admin|delivery/sender|app))'),
    },
    {
      name: 'standin-is-the-other-side',
      severity: 'error',
      from: files('^bot/playground/standin/'),
      to: files('^(bot/(?!playground/standin)|commands|jobs|prisma)'),
    },
    { name: 'no-tests-in-the-product', severity: 'error', from: files('^(bot|commands|jobs|prisma)/'), to: files('^(tests|bench)/') },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|prisma/generated)/' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'] },
  },
};
