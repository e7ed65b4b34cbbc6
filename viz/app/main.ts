import { VERSION } from '../../sim/run/version.ts';

/** Puts the name of the application and its version on the page. */
function showTitle(parent: Element): void {
  const title = document.createElement('h1');
  title.textContent = 'Samsa';
  const version = document.createElement('p');
  version.textContent = `Version ${VERSION}`;
  parent.replaceChildren(title, version);
}

const app = document.querySelector('#app');
if (app !== null) showTitle(app);
