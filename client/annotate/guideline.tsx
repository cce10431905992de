import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { KeyCap } from './keys/key-cap.js';
import type { Chord } from './keys/commands.js';
import { parseGuideline, type Block, type Span } from './guideline-blocks.js';
import type { Switch } from './use-switch.js';

interface GuidelineProps {
  readonly text: string;
  readonly shown: Switch;
  readonly chord: Chord | undefined;
}

/** The rules of the project, in view while one labels. */
export function Guideline({ text, shown, chord }: GuidelineProps) {
  const { t } = useTranslation();
  const blocks = useMemo(() => parseGuideline(text), [text]);
  return (
    <section className="panel">
      <h2>
        <button
          type="button"
          className="panel-toggle"
          aria-expanded={shown.on}
          aria-controls="guideline-text"
          onClick={shown.toggle}
        >
          {t('annotate.guideline')}
          <KeyCap chord={chord} />
        </button>
      </h2>
      <div id="guideline-text" className="guideline" hidden={!shown.on} dir="auto">
        {blocks.length === 0 && <p className="muted">{t('annotate.guidelineEmpty')}</p>}
        {blocks.map((block, index) => (
          <BlockView key={index} block={block} />
        ))}
      </div>
    </section>
  );
}

function BlockView({ block }: { block: Block }) {
  switch (block.kind) {
    case 'heading':
      return (
        <h3>
          <Spans spans={block.spans} />
        </h3>
      );
    case 'paragraph':
      return (
        <p>
          <Spans spans={block.spans} />
        </p>
      );
    case 'list':
      return (
        <ul>
          {block.items.map((spans, index) => (
            <li key={index}>
              <Spans spans={spans} />
            </li>
          ))}
        </ul>
      );
  }
}

const elements = { strong: 'strong', emphasis: 'em', code: 'code', plain: 'span' } as const;

function Spans({ spans }: { spans: readonly Span[] }) {
  return spans.map(({ kind, text }, index) => {
    const Element = elements[kind];
    return <Element key={index}>{text}</Element>;
  });
}
