// What is not yet as it should be. Each belongs into the table of its kind as soon as it holds.
import { openHttp } from './mistakes/open-http.ts';
import { openImports } from './mistakes/open-imports.ts';
import { openScripts } from './mistakes/open-scripts.ts';
import { openSound } from './mistakes/open-sound.ts';
import { testScripts } from './mistakes/suite.ts';

testScripts({ mistakes: [...openScripts, ...openImports, ...openHttp], sound: openSound });
