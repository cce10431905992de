import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { strategyNames } from '../shell/strategy-names.js';
import { Term } from '../shell/term.js';
import { useFormat } from '../shell/use-format.js';
import { useReason } from '../shell/use-reason.js';
import { itemsToAsk, type Draft, type DraftSettings } from './draft.js';

const encoders = ['auto', 'sentence+lexical', 'sentence', 'lexical'] as const;
/** No reserve is larger, unless the project says so later. */
const auditCap = 1000;

interface FieldsProps {
  readonly draft: Draft;
  readonly set: (part: Partial<DraftSettings>) => void;
}

/** The audit share and the encoder in plain words; whatever else can be set is folded away. */
export function ProjectSettingsFields({ draft, set }: FieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <div className="roles pair">
        <AuditField draft={draft} set={set} />
        <EncoderField draft={draft} set={set} />
      </div>
      <details className="advanced" data-testid="advanced">
        <summary>{t('newProject.advanced.title')}</summary>
        <AdvancedFields settings={draft.settings} set={set} />
      </details>
    </>
  );
}

function AuditField({ draft, set }: FieldsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { auditShare } = draft.settings;
  const kept = Math.min(auditCap, Math.round(itemsToAsk(draft) * auditShare));
  return (
    <div className="field">
      <label htmlFor="audit-share">
        <Term of="auditReserve">{t('newProject.audit.share')}</Term>
      </label>
      <span className="with-unit">
        <input
          id="audit-share"
          data-testid="audit-share"
          type="number"
          min={0}
          max={90}
          value={Math.round(auditShare * 100)}
          aria-describedby="audit-hint"
          onChange={(event) => set({ auditShare: clampedShare(event.target.valueAsNumber) })}
        />
        <span>%</span>
      </span>
      <span id="audit-hint" className="small muted">
        {kept === 0
          ? t('newProject.audit.none')
          : t('newProject.audit.hint', { items: format.count(kept) })}
      </span>
    </div>
  );
}

function clampedShare(percent: number): number {
  return Number.isFinite(percent) ? Math.max(0, Math.min(90, percent)) / 100 : 0;
}

function EncoderField({ draft, set }: FieldsProps) {
  const { t } = useTranslation();
  const say = useReason();
  const { encoder } = draft.settings;
  const found = draft.check?.found.encoder ?? null;
  const known = encoders.find((name) => name === encoder) ?? 'auto';
  return (
    <div className="field">
      <label htmlFor="encoder">
        <Term of="encoder">{t('newProject.encoder.name')}</Term>
      </label>
      <select
        id="encoder"
        data-testid="encoder"
        value={encoder}
        aria-describedby="encoder-hint"
        onChange={(event) => set({ encoder: event.target.value })}
      >
        {encoders.map((name) => (
          <option key={name} value={name}>
            {t(`newProject.encoder.${name}`)}
          </option>
        ))}
      </select>
      <span id="encoder-hint" className="small muted">
        {known === 'auto' && found !== null
          ? say(found.reason)
          : t(`newProject.encoder.${known}Hint`)}
      </span>
    </div>
  );
}

interface AdvancedFieldsProps {
  readonly settings: DraftSettings;
  readonly set: FieldsProps['set'];
}

function AdvancedFields({ settings, set }: AdvancedFieldsProps) {
  const { t } = useTranslation();
  return (
    <div className="roles">
      <div className="field">
        <label htmlFor="strategy">
          <Term of="queryStrategy">{t('controls.strategy')}</Term>
        </label>
        <select
          id="strategy"
          value={settings.strategy}
          onChange={(event) => set({ strategy: event.target.value })}
        >
          {strategyNames.map((name) => (
            <option key={name} value={name}>
              {t(`strategies.${name}`)}
            </option>
          ))}
        </select>
      </div>
      <NumberField
        {...{ id: 'round-size', min: 1, max: 10_000, value: settings.roundSize }}
        name={<Term of="round">{t('newProject.advanced.roundSize')}</Term>}
        onChange={(roundSize) => set({ roundSize })}
      />
      <NumberField
        {...{ id: 'batch-size', min: 1, max: 1000, value: settings.batchSize }}
        name={<Term of="batch">{t('newProject.advanced.batchSize')}</Term>}
        onChange={(batchSize) => set({ batchSize })}
      />
      <NumberField
        {...{ id: 'overlap', min: 1, max: 20, value: settings.overlap }}
        name={<Term of="overlap">{t('newProject.advanced.overlap')}</Term>}
        onChange={(overlap) => set({ overlap })}
      />
      <NumberField
        {...{ id: 'lease-seconds', min: 5, max: 86_400, value: settings.leaseSeconds }}
        name={<Term of="lease">{t('newProject.advanced.leaseSeconds')}</Term>}
        onChange={(leaseSeconds) => set({ leaseSeconds })}
      />
      <NumberField
        {...{ id: 'prefetch', min: 1, max: 50, value: settings.prefetch }}
        name={<Term of="prefetch">{t('newProject.advanced.prefetch')}</Term>}
        onChange={(prefetch) => set({ prefetch })}
      />
      <label className="check">
        <input
          type="checkbox"
          checked={settings.suggestions}
          onChange={(event) => set({ suggestions: event.target.checked })}
        />
        {t('controls.suggestions')}
      </label>
    </div>
  );
}

interface NumberFieldProps {
  readonly id: string;
  readonly name: ReactNode;
  readonly min: number;
  readonly max: number;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

/** A whole number; what is out of its range is not taken over. */
function NumberField({ id, name, min, max, value, onChange }: NumberFieldProps) {
  return (
    <div className="field">
      <label htmlFor={id}>{name}</label>
      <input
        id={id}
        type="number"
        required
        min={min}
        max={max}
        defaultValue={value}
        onChange={({ target }) => {
          if (target.validity.valid) onChange(target.valueAsNumber);
        }}
      />
    </div>
  );
}
