import { Suspense, useRef, type FocusEvent, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { GlossaryTerm } from '../glossary.js';
import { useFormat } from '../shell/use-format.js';
import { Term } from '../shell/term.js';
import {
  saveFile,
  standAlone,
  toCsv,
  toPng,
  type DataTable,
  type LegendEntry,
} from './save-plot.js';

interface PlotFrameProps {
  /** Names the saved files and, for tests, the frame. */
  readonly name: string;
  readonly title: string;
  readonly term?: GlossaryTerm;
  /** One sentence that says what the plot shows. */
  readonly summary: string;
  readonly table: DataTable;
  readonly legend?: readonly LegendEntry[];
  readonly tools?: ReactNode;
  readonly wide?: boolean;
  /** Set where what is shown is a table already: then no second one follows. */
  readonly isTable?: boolean;
  /** Draws the picture to save where the page shows something else; put into `room` while it is read. */
  readonly drawPicture?: (room: HTMLElement) => Promise<SVGSVGElement>;
  readonly points?: number;
  readonly children: ReactNode;
}

/** What surrounds every plot: its title, its meaning in words, its data, and the ways to save it. */
export function PlotFrame(props: PlotFrameProps) {
  const { name, title, term, summary, table, legend = [], tools, children } = props;
  const plot = useRef<HTMLDivElement>(null);
  return (
    <section
      className="card plot"
      data-wide={props.wide ?? false}
      data-testid={name}
      data-points={props.points}
    >
      <header className="card-header">
        <h2>{term ? <Term of={term}>{title}</Term> : title}</h2>
        <div className="plot-tools">
          {tools}
          <SaveMenu {...props} plot={plot} />
        </div>
      </header>
      <p className="plot-summary">{summary}</p>
      {legend.length > 0 && <Legend entries={legend} />}
      <div ref={plot} className="plot-body">
        <Suspense fallback={<div className="chart" />}>{children}</Suspense>
      </div>
      {!props.isTable && <PlotData title={title} table={table} />}
    </section>
  );
}

function Legend({ entries }: { entries: readonly LegendEntry[] }) {
  return (
    <p className="legend" aria-hidden="true">
      {entries.map(({ label, color, mark = 'box' }) => (
        <span key={label} className="legend-entry">
          <svg width="22" height="12" viewBox="0 0 22 12">
            {mark === 'box' ? (
              <rect x="5" width="12" height="12" rx="3" style={{ fill: color }} />
            ) : (
              <path
                d="M1 6H21"
                strokeWidth="2.4"
                strokeDasharray={mark === 'dashes' ? '5 4' : undefined}
                style={{ stroke: color }}
              />
            )}
          </svg>
          <bdi>{label}</bdi>
        </span>
      ))}
    </p>
  );
}

function PlotData({ title, table }: { title: string; table: DataTable }) {
  const { t } = useTranslation();
  const format = useFormat();
  const show = (cell: string | number | null) =>
    typeof cell === 'number' ? format.figure(cell) : (cell ?? '–');
  return (
    <details className="plot-data">
      <summary>{t('plot.data')}</summary>
      <div className="table-scroll" tabIndex={0} role="region" aria-label={title}>
        <table className="table">
          <thead>
            <tr>
              {table.columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row, index) => (
              <tr key={index}>
                {row.map((cell, column) => (
                  <td key={table.columns[column]} dir="auto">
                    {show(cell)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

type SaveMenuProps = PlotFrameProps & { readonly plot: React.RefObject<HTMLDivElement | null> };

function SaveMenu({ name, title, table, legend = [], isTable, drawPicture, plot }: SaveMenuProps) {
  const { t } = useTranslation();
  const menu = useRef<HTMLDetailsElement>(null);
  const close = () => {
    if (menu.current) menu.current.open = false;
  };
  const closeOnEscape = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    close();
    menu.current?.querySelector('summary')?.focus();
  };
  const closeOnLeaving = (event: FocusEvent) => {
    if (!menu.current?.contains(event.relatedTarget)) close();
  };
  const picture = async () => {
    const room = plot.current;
    if (!room) return null;
    const chart = drawPicture ? await drawPicture(room) : room.querySelector('svg');
    const blob = chart && standAlone(chart, { title, legend });
    if (drawPicture) chart?.parentElement?.remove();
    return blob;
  };
  const save = async (ending: 'svg' | 'png' | 'csv') => {
    close();
    if (ending === 'csv') {
      saveFile(`${name}.csv`, new Blob([toCsv(table)], { type: 'text/csv;charset=utf-8' }));
      return;
    }
    const made = await picture();
    if (made) saveFile(`${name}.${ending}`, ending === 'svg' ? made : await toPng(made));
  };
  const offered = isTable && !drawPicture ? (['csv'] as const) : (['svg', 'png', 'csv'] as const);
  return (
    <details ref={menu} className="save-menu" onKeyDown={closeOnEscape} onBlur={closeOnLeaving}>
      <summary aria-label={t('plot.saveOf', { title })}>{t('plot.save')}</summary>
      <div>
        {offered.map((ending) => (
          <button
            key={ending}
            type="button"
            data-testid={`save-${ending}`}
            onClick={() => void save(ending)}
          >
            {t(`plot.${ending}`)}
          </button>
        ))}
      </div>
    </details>
  );
}
