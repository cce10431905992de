/** One rule of the store, broken: in `file`, `right` stands once and becomes `wrong`. */
export interface Mutant {
  readonly breaks: string;
  readonly file: string;
  readonly right: string;
  readonly wrong: string;
}

const writes = (name: string) => `dist/server/store/sqlite/writes/${name}.js`;
const schema = (name: string) => `server/store/sqlite/migrations/${name}.sql`;

/** Mistakes that somebody could make, each of which the comparison with the model must find. */
export const mutants: readonly Mutant[] = [
  {
    breaks: 'somebody gets an item again that they skipped',
    file: schema('0010-items-assigned'),
    right: `FROM leases WHERE state = 'skipped'`,
    wrong: `FROM leases WHERE state = 'live'`,
  },
  {
    breaks: 'an item can be answered twice by one person',
    file: schema('0010-items-assigned'),
    right: `FROM answers WHERE status <> 'undone'`,
    wrong: `FROM answers WHERE status = 'evidence'`,
  },
  {
    breaks: 'the worst of the ranking comes first',
    file: writes('claims'),
    right: 'ORDER BY frontier.rank LIMIT 1',
    wrong: 'ORDER BY frontier.rank DESC LIMIT 1',
  },
  {
    breaks: 'items are drawn in another order than that of their keys',
    file: writes('claims'),
    right: 'ORDER BY items.sample_key LIMIT 1',
    wrong: 'ORDER BY items.id LIMIT 1',
  },
  {
    breaks: 'a lease can be renewed at the moment of its end',
    file: writes('claims'),
    right: `AND state = 'live' AND expires_at > ?`,
    wrong: `AND state = 'live' AND expires_at >= ?`,
  },
  {
    breaks: 'a lease outlives its time',
    file: writes('claims'),
    right: `WHERE state = 'live' AND expires_at <= ?`,
    wrong: `WHERE state = 'live' AND expires_at < ?`,
  },
  {
    breaks: 'anybody can give back what another person holds',
    file: writes('claims'),
    right: `SET state = 'released', expires_at = min(expires_at, ?)
           WHERE id = ? AND annotator_id = ?`,
    wrong: `SET state = 'released', expires_at = min(expires_at, ?)
           WHERE id = ? AND ? IS NOT NULL`,
  },
  {
    breaks: 'a restart does not begin leases anew',
    file: writes('claims'),
    right: `WHERE projects.id = leases.project_id)
     WHERE state = 'live'`,
    wrong: `WHERE projects.id = leases.project_id)
     WHERE state = 'answered'`,
  },
  {
    breaks: 'assigned items do not come first',
    file: writes('claims'),
    right: 'return (pickAssigned(context, request, eligible) ??',
    wrong: 'return (null ??',
  },
  {
    breaks: "an answer at the moment of its lease's end is not late",
    file: writes('answers'),
    right: 'held.expires_at <= context.now()',
    wrong: 'held.expires_at < context.now()',
  },
  {
    breaks: 'a late answer never counts',
    file: writes('answers'),
    right: `const counts = held.state === 'live' || mayStillCount(context, held);`,
    wrong: `const counts = held.state === 'live';`,
  },
  {
    breaks: 'a late answer counts beyond the budget',
    file: writes('answers'),
    right: '.reason === null;',
    wrong: '!== null;',
  },
  {
    breaks: 'an answer can be taken back under a label set by hand',
    file: writes('answers'),
    right: 'if (isDecided(context, row)) {',
    wrong: 'if (false) {',
  },
  {
    breaks: "a skip after the lease's end is forgotten",
    file: writes('answers'),
    right: `if (row.state !== 'answered' && row.state !== 'skipped') {`,
    wrong: `if (row.state === 'live') {`,
  },
  {
    breaks: 'the value before a correction is refused when it is sent again',
    file: writes('answers'),
    right: ' || wasRevised(context, row, answer.value));',
    wrong: ');',
  },
  {
    breaks: 'evidence fills a round',
    file: writes('rounds'),
    right: `WHERE project_id = ? AND seq > ? AND status = 'counted'\``,
    wrong: `WHERE project_id = ? AND seq > ? AND status <> 'undone'\``,
  },
  {
    breaks: 'an old ranking replaces a new one',
    file: writes('rounds'),
    right: 'if (model.modelVersion <= project.model_version)',
    wrong: 'if (model.modelVersion < project.model_version - 1)',
  },
  {
    breaks: 'what somebody holds is no part of an audit batch',
    file: writes('rounds'),
    right: 'Math.min(size, open + live)',
    wrong: 'Math.min(size, open)',
  },
  {
    breaks: 'the audit reserve grows after labeling has begun',
    file: writes('audit-reserve'),
    right: '? Math.min(wanted, project.audit_threshold) : wanted',
    wrong: '? wanted : wanted',
  },
  {
    breaks: 'answered items never leave the reserve of a growing pool',
    file: writes('audit-reserve'),
    right: `where: \`stream = 'audit' AND sample_key >= :threshold\``,
    wrong: `where: \`stream = 'audit' AND answered = 0 AND sample_key >= :threshold\``,
  },
  {
    breaks: 'a restored item has forgotten its overlap',
    file: writes('marks'),
    right: 'const asked = row.asked ?? row.overlap;',
    wrong: 'const asked = row.overlap;',
  },
  {
    breaks: 'the oldest change of an item holds',
    file: writes('marks'),
    right: 'WHERE item_id = :item AND undone = 0 AND kind IN (${kinds}) ORDER BY seq DESC LIMIT 1)',
    wrong: 'WHERE item_id = :item AND undone = 0 AND kind IN (${kinds}) ORDER BY seq LIMIT 1)',
  },
  {
    breaks: 'an audited item takes a label before all have answered it',
    file: writes('browse'),
    right: '(answered > 0 AND answered >= overlap)',
    wrong: 'answered > 0',
  },
  {
    breaks: 'an assignment cannot be ended',
    file: writes('assignments'),
    right: `kind IN ('assign', 'unassign')`,
    wrong: `kind = 'assign'`,
  },
  {
    breaks: 'items assigned to others are offered',
    file: writes('claims'),
    right: `active: 'items.assigned = 0'`,
    wrong: `active: 'items.assigned >= 0'`,
  },
  {
    breaks: "late answers do not count against a person's budget",
    file: 'dist/server/store/sqlite/budgets.js',
    right: `AND status <> 'undone') AS answers`,
    wrong: `AND status = 'counted') AS answers`,
  },
  {
    breaks: 'a retired label stays retired',
    file: writes('projects'),
    right: 'position = excluded.position, retired = 0',
    wrong: 'position = excluded.position',
  },
  {
    breaks: 'the counters miss when an item is done',
    file: schema('0001-create-tables'),
    right: 'closed = closed + (NEW.answered >= NEW.overlap) - (OLD.answered >= OLD.overlap)',
    wrong: 'closed = closed + (NEW.answered > NEW.overlap) - (OLD.answered > OLD.overlap)',
  },
  {
    breaks: 'a ranking offers what is taken',
    file: schema('0010-items-assigned'),
    right:
      'UPDATE frontier SET is_open = NEW.overlap > NEW.live + NEW.answered AND NEW.assigned = 0',
    wrong: 'UPDATE frontier SET is_open = 1',
  },
  {
    breaks: 'what somebody skipped stays on the list of what is assigned to them',
    file: schema('0010-items-assigned'),
    right:
      'UPDATE assignments SET is_seen = 1 WHERE (item_id, annotator_id) = (NEW.item_id, NEW.annotator_id);\nEND;\n\nCREATE TRIGGER lease_end_seen',
    wrong: 'SELECT 1;\nEND;\n\nCREATE TRIGGER lease_end_seen',
  },
  {
    breaks: 'assigned items keep the places of an old ranking',
    file: writes('rounds'),
    right: '(0, assignments_js_1.rankAssignments)(database, model.projectId);',
    wrong: '',
  },
  {
    breaks: 'the audit draws what is assigned to others',
    file: writes('claims'),
    right: 'audit: assignments_js_1.isFor',
    wrong: `audit: 'true'`,
  },
];
