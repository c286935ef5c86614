import { MantineProvider } from '@mantine/core';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './look/mantine.css';
import './look/tokens.css';
import './look/base.css';
import './look/shell.css';
import './look/people.css';
import './look/work.css';
import { App } from './app.tsx';
import { theme } from './look/theme.ts';
import { Toasts } from './parts/toasts.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root"');

createRoot(root).render(
  <StrictMode>
    {/* Variables and classes stand in style sheets of ours: the page allows no inline style. */}
    <MantineProvider theme={theme} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
      <App />
      <Toasts />
    </MantineProvider>
  </StrictMode>,
);
