import { Fragment } from 'react';

/** The name of a label; long ones break after the signs that join their words. */
export function LabelName({ name }: { name: string }) {
  return (
    <span className="label-name" dir="auto">
      {name.split(/(?<=[_/.-])/).map((part, index) => (
        <Fragment key={index}>
          {index > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </span>
  );
}
