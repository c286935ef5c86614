import { createTheme, Drawer, Modal } from '@mantine/core';
import type { MantineColorsTuple } from '@mantine/core';

const verdigris: MantineColorsTuple = [
  '#eef7f5',
  '#d7ebe7',
  '#b3d8d1',
  '#8ac2b8',
  '#62aa9e',
  '#43958a',
  '#2f8276',
  '#1f6f63',
  '#185a50',
  '#11453d',
];

/** Locking the page behind a window needs an inline style sheet, which the page's policy forbids. */
const overPage = { lockScroll: false, overlayProps: { backgroundOpacity: 0.45 } };

/** The colours themselves are in tokens.css: here Mantine only learns that they exist. */
export const theme = createTheme({
  colors: { verdigris },
  primaryColor: 'verdigris',
  primaryShade: 7,
  defaultRadius: 'md',
  respectReducedMotion: true,
  components: {
    Modal: Modal.extend({ defaultProps: { ...overPage, centered: true, radius: 'lg', padding: 'lg' } }),
    Drawer: Drawer.extend({ defaultProps: { ...overPage, position: 'right', size: 'lg', padding: 'lg' } }),
  },
});
