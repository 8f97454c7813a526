// What stands on a random page: the catalogue's names as a page might spell them, names that only resemble them, others' words.
import { readFileSync } from 'node:fs';

const { settings } = JSON.parse(readFileSync(new URL('../../src/setting/catalog.json', import.meta.url), 'utf8'));
const OURS = settings.find(({ id }) => id === 'ai-training');
const OTHERS = settings.filter((setting) => setting !== OURS);

export const KEY = OURS.keys[0];
export const ROOT = '/mypreferences/d/';
export const HOME = ROOT + OURS.slug;
export const OTHER_KEYS = OTHERS.flatMap(({ keys }) => keys);
export const OTHER_PATHS = OTHERS.map(({ slug }) => ROOT + slug);

const SWITCH_NAMES = OURS.names.flatMap((name) => name.switch);
const SETTING_NAMES = OURS.names.flatMap((name) => name.setting);
/** Keys that nobody knows: of a setting to come, or the setting's own after a new name. */
const STRANGE_KEYS = ['allowDataForAiContentGeneration', 'allowDataForGenerativeAI2', 'allowdataforgenerativeai', 'allowDataForGenerativeAI__ON', 'AllowDataForGenerativeAI', 'dataForGenerativeAI', 'urn:allowDataForGenerativeAI', 'toggle', 'switch-1', 'allowSuggestions'];
/** Invented, in languages whose real names nobody has published; the tests match none of them. */
const UNKNOWN_LANGUAGES = ['Käytä tietojani tekoälymallien kouluttamiseen', 'コンテンツ作成AIモデルのトレーニングに自分のデータを使用する', 'استخدام بياناتي لتدريب نماذج الذكاء الاصطناعي', 'Использовать мои данные для обучения моделей ИИ', '내 데이터를 AI 모델 학습에 사용', 'Verilerimi yapay zekâ modellerini eğitmek için kullan', '使用我的資料訓練 AI 模型', 'Usare i miei dati'];
const OTHER_WORDS = ['Share my data with select partners', 'Allow age for ads', 'Get tips by e-mail', 'Feed', 'On', 'Off', 'Dark mode', 'Données pour la recherche', 'Show me as active 🟢', 'Personalised ads', 'x'.repeat(400), ' '];

const SPACES = [' ', '\u00a0', '  ', '\n', '\t', ' \u200b', '\u2003', '\r\n  '];
const MARKS = ['', '\u200b', '\u200e', '\u200f', '\u00ad', '\ufeff', '\u2066'];
const ENDS = ['', '', '.', ':', ' .', '…'.slice(1), '\n '];

/** A known name as a page may compose, space and punctuate it: it stays the same name. */
function spelt(roll, name) {
  let text = name.normalize(roll.pick(['NFC', 'NFD', 'NFKC', 'NFKD']));
  if (roll.chance(0.3)) text = text.replaceAll(' ', () => roll.pick(SPACES));
  if (roll.chance(0.2)) text = text.replaceAll('’', "'");
  if (roll.chance(0.2)) text = text.replace(/\w{4}/, (part) => part.slice(0, 2) + roll.pick(MARKS) + part.slice(2));
  if (roll.chance(0.05)) text = text.replace(/[a-z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));
  return roll.pick(['', ' ', '\n   ', '\u200f']) + text + roll.pick(ENDS);
}

/** A text that is not the name, but nearly. */
function nearly(roll, name) {
  const half = name.slice(0, Math.ceil(name.length / 2));
  const middle = Math.ceil(name.length / 2);
  return roll.pick([half, `${name} (off)`, `Do not: ${name}`, name.toUpperCase(), `${name}?`, name.replaceAll(' ', ''), name.slice(0, middle) + name.slice(middle + 1), `${name} ${name}`, `“${name}”`, `${name}\u2060`]);
}

export const words = (roll) => ({
  switchName: () => spelt(roll, roll.pick(SWITCH_NAMES)),
  settingName: () => spelt(roll, roll.pick(SETTING_NAMES)),
  nearSwitchName: () => nearly(roll, roll.pick(SWITCH_NAMES)),
  nearSettingName: () => nearly(roll, roll.pick(SETTING_NAMES)),
  unknownLanguage: () => roll.pick(UNKNOWN_LANGUAGES),
  other: () => roll.pick(OTHER_WORDS),
  otherKey: () => roll.pick(OTHER_KEYS),
  strangeKey: () => roll.pick(STRANGE_KEYS),
});
