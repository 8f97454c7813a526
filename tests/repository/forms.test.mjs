// What the hosting platform is told, and what documents tell people to type: it has to be read as it is meant, and to exist.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { load } from 'js-yaml';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path) => readFileSync(root + path, 'utf8');
const filesIn = (folder, ending) => readdirSync(root + folder).filter((name) => name.endsWith(ending)).map((name) => folder + name);

const WORKFLOWS = filesIn('.github/workflows/', '.yml');
const FORMS = filesIn('.github/ISSUE_TEMPLATE/', '.yml').filter((path) => !path.endsWith('/config.yml'));
const DOCUMENTS = ['', 'docs/', 'docs/decisions/', 'tests/lab/', '.github/'].flatMap((folder) => filesIn(folder, '.md'));
/** The actions that may be used: the platform's own. */
const ACTIONS = /^actions\/(checkout|cache|upload-artifact)@v\d+$/;
/** What a form can ask with. */
const FIELDS = ['markdown', 'textarea', 'input', 'dropdown', 'checkboxes'];

/** The commands of `./build.sh`, with what they take: `test --quick`. From its own help. */
const COMMANDS = [...read('xtask/src/main.rs').matchAll(/^ {2}([a-z]+(?: --[a-z]+)?) {2,}\S/gm)].map(([, command]) => command);
/** What is called in a text: `./build.sh test --quick` and the like. */
const called = (text) => [...text.matchAll(/\.\/build\.sh ([a-z]+)( --[a-z]+)?/g)].map(([, command, option]) => ({ command, option: option?.trim() }));

/** Fails if a command that is called does not exist. Options that are handed on to a script are that script's. */
function assertThere(text, path) {
  for (const { command, option } of called(text)) {
    assert.ok(COMMANDS.includes(command), `${path} names ./build.sh ${command}, which does not exist`);
    if (option && command === 'test') assert.ok(COMMANDS.includes(`test ${option}`), `${path} names ./build.sh test ${option}, which does not exist`);
  }
}

test('the commands are found in the help', () => {
  for (const command of ['build', 'package', 'reproduce', 'test', 'test --quick', 'lab']) assert.ok(COMMANDS.includes(command), command);
});

describe('workflows', () => {
  for (const path of WORKFLOWS) {
    const workflow = load(read(path));
    const jobs = Object.entries(workflow.jobs);
    const steps = jobs.flatMap(([, job]) => job.steps);

    test(`${path} may only read, and does not run for ever`, () => {
      assert.deepEqual(workflow.permissions, { contents: 'read' });
      for (const [name, job] of jobs) {
        assert.equal(job.permissions, undefined, `${name} asks for more`);
        assert.ok(job['timeout-minutes'] > 0, `${name} has no limit`);
      }
    });

    test(`${path} uses the platform's own actions and the project's own commands`, () => {
      for (const { uses, run } of steps) {
        if (uses) assert.match(uses, ACTIONS);
        assertThere(run ?? '', path);
        for (const [script] of (run ?? '').matchAll(/\.ci\/\w+/g)) assert.ok(existsSync(root + script), `${script} does not exist`);
      }
    });

    test(`${path} leaves no right to write behind`, () => {
      for (const { uses, with: how } of steps) {
        if (uses?.startsWith('actions/checkout@')) assert.equal(how?.['persist-credentials'], false);
      }
    });
  }

  test('both kinds of machine are compared', () => {
    const { jobs } = load(read('.github/workflows/reproduce.yml'));
    const { needs, env } = jobs.same;
    assert.deepEqual(new Set(needs.map((name) => jobs[name]['runs-on'])), new Set(['ubuntu-24.04', 'ubuntu-24.04-arm']));
    for (const name of needs) assert.ok(Object.values(env).some((value) => value.includes(`needs.${name}.outputs.sums`)), name);
  });
});

describe('forms', () => {
  test('there is one for each thing that members report', () => {
    const names = FORMS.map((path) => load(read(path)).name).sort();
    assert.deepEqual(names, ['LinkedIn changed', 'Translation', 'Wrong state']);
  });

  for (const path of FORMS) {
    test(`${path} can be filled in`, () => {
      const form = load(read(path));
      assert.ok(form.name && form.description && form.title);
      const asked = form.body.filter(({ type }) => type !== 'markdown');
      assert.ok(asked.some(({ validations }) => validations?.required), 'nothing is needed');
      assert.equal(new Set(asked.map(({ id }) => id)).size, asked.length, 'two fields have one id');
      for (const { type, id, attributes } of form.body) {
        assert.ok(FIELDS.includes(type), `${type} is no kind of field`);
        if (type === 'markdown') assert.ok(attributes.value);
        else assert.match(`${id} ${attributes.label}`, /^[\w-]+ \S/);
        if (type === 'dropdown') assert.equal(new Set(attributes.options).size, attributes.options.length);
      }
    });
  }

  test('the buttons that they name are called so in the popup', () => {
    const sentences = JSON.parse(read('extension/_locales/en/messages.json'));
    const text = read('.github/ISSUE_TEMPLATE/linkedin-changed.yml').replaceAll('"', '');
    for (const key of ['reportOffer', 'reportCopy']) assert.ok(text.includes(sentences[key].message), sentences[key].message);
    assert.ok(text.includes(sentences.reportLook.message.replaceAll('’', "'")), sentences.reportLook.message);
  });
});

describe('documents', () => {
  for (const path of DOCUMENTS) {
    test(`${path} names commands that there are`, () => assertThere(read(path), path));
  }
});
