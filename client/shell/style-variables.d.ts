import 'react';

// Lets `style` carry the custom properties that our style sheets read.
declare module 'react' {
  interface CSSProperties {
    '--share'?: number;
    '--strength'?: number;
    '--columns'?: number;
    '--longest'?: number;
  }
}
