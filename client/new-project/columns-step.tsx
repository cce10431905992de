import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { LabelUse } from '../../server/contract/dataset.js';
import type { FileHead } from '../../server/contract/files.js';
import { withFile, type ChosenFile, type Mapping } from './draft.js';
import { EncodingChoice } from './encoding-choice.js';
import { FileProblem } from './file-problem.js';
import type { StepProps } from './new-project-page.js';
import { readFile } from './read-file.js';
import { StepButtons } from './step-buttons.js';

const roles = ['text', 'label', 'title', 'id'] as const;
type Role = (typeof roles)[number];

const uses = [
  'training',
  'oracle',
  'suggestions',
  'test',
  'checks',
] as const satisfies readonly LabelUse[];

/** What each column is: guessed, and shown on the first rows. */
export function ColumnsStep(props: StepProps) {
  const { chosen } = props.draft;
  return chosen && <Columns {...props} chosen={chosen} />;
}

function Columns({ draft, change, onNext, onBack, chosen }: StepProps & { chosen: ChosenFile }) {
  const { head } = chosen;
  const { mapping } = draft;
  const reading = useMutation({
    mutationFn: (encoding: FileHead['encoding']) =>
      readFile(chosen.file, { format: head.format, encoding }),
    onSuccess: (again) => change(withFile(draft, again)),
  });
  const map = (part: Partial<Mapping>) => change({ mapping: { ...mapping, ...part } });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        onNext();
      }}
    >
      <div className="roles">
        {roles.map((role) => (
          <RoleChoice
            key={role}
            role={role}
            columns={head.columns}
            value={mapping[role]}
            onChange={(column) =>
              map({ [role]: column, context: mapping.context.filter((name) => name !== column) })
            }
          />
        ))}
      </div>
      <ContextChoice head={head} mapping={mapping} onChange={(context) => map({ context })} />
      {mapping.label !== null && (
        <LabelUses value={draft.labelsAs} onChange={(labelsAs) => change({ labelsAs })} />
      )}
      <FirstRows head={head} mapping={mapping} />
      <EncodingChoice value={head.encoding} onChange={(encoding) => reading.mutate(encoding)} />
      {reading.error && <FileProblem error={reading.error} />}
      <StepButtons onBack={onBack} />
    </form>
  );
}

interface RoleChoiceProps {
  readonly role: Role;
  readonly columns: readonly string[];
  readonly value: string | null;
  readonly onChange: (column: string | null) => void;
}

function RoleChoice({ role, columns, value, onChange }: RoleChoiceProps) {
  const { t } = useTranslation();
  return (
    <label className="field">
      <span>{t(`newProject.columns.${role === 'title' ? 'titleColumn' : role}`)}</span>
      <select
        data-testid={`column-${role}`}
        required={role === 'text'}
        value={value ?? ''}
        onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
      >
        <option value="">
          {t(role === 'text' ? 'newProject.columns.pick' : 'newProject.columns.none')}
        </option>
        {columns.map((column) => (
          <option key={column} value={column}>
            {column}
          </option>
        ))}
      </select>
      <span className="small muted">{t(`newProject.columns.${role}Hint`)}</span>
    </label>
  );
}

interface ContextChoiceProps {
  readonly head: FileHead;
  readonly mapping: Mapping;
  readonly onChange: (context: readonly string[]) => void;
}

function ContextChoice({ head, mapping, onChange }: ContextChoiceProps) {
  const { t } = useTranslation();
  const taken = [mapping.text, mapping.label, mapping.title, mapping.id];
  const free = head.columns.filter((column) => !taken.includes(column));
  if (free.length === 0) return null;
  const toggle = (column: string, on: boolean) =>
    onChange(free.filter((name) => (name === column ? on : mapping.context.includes(name))));
  return (
    <fieldset className="plain-fieldset">
      <legend>{t('newProject.columns.context')}</legend>
      <div className="row">
        {free.map((column) => (
          <label key={column} className="check check-pill">
            <input
              type="checkbox"
              checked={mapping.context.includes(column)}
              onChange={(event) => toggle(column, event.target.checked)}
            />
            <bdi>{column}</bdi>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface LabelUsesProps {
  readonly value: LabelUse;
  readonly onChange: (use: LabelUse) => void;
}

function LabelUses({ value, onChange }: LabelUsesProps) {
  const { t } = useTranslation();
  return (
    <fieldset className="plain-fieldset">
      <legend>{t('newProject.uses.legend')}</legend>
      <div className="choices">
        {uses.map((use) => (
          <label key={use} className="choice">
            <input
              type="radio"
              name="labels-as"
              data-testid={`use-${use}`}
              checked={value === use}
              onChange={() => onChange(use)}
            />
            <span>
              <span className="choice-name">{t(`newProject.uses.${use}`)}</span>
              <span className="small muted">{t(`newProject.uses.${use}Hint`)}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** The first rows as the import reads them, with what each column is. */
function FirstRows({ head, mapping }: { head: FileHead; mapping: Mapping }) {
  const { t } = useTranslation();
  const roleOf = (column: string) => {
    const role = roles.find((name) => mapping[name] === column);
    return role ?? (mapping.context.includes(column) ? 'context' : null);
  };
  return (
    <div
      className="table-scroll first-rows"
      role="region"
      aria-label={t('newProject.columns.firstRows')}
      tabIndex={0}
    >
      <table className="table" data-testid="first-rows">
        <thead>
          <tr>
            {head.columns.map((column) => {
              const role = roleOf(column);
              return (
                <th key={column} scope="col" data-role={role}>
                  <bdi>{column}</bdi>
                  {role !== null && (
                    <span className="chip">{t(`newProject.columns.${role}Chip`)}</span>
                  )}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {head.rows.slice(0, 6).map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column} dir="auto" data-role={roleOf(head.columns[column] ?? '')}>
                  {cell.length > 160 ? `${cell.slice(0, 160)}…` : cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
