import { expect, it } from 'vitest';
import { phoneticKey } from '../../src/learning/phonetic-key.ts';

it.each([
  ['меню', 'menyu', 'menu', 'meniu'],
  ['ооба', 'ooba', 'oba', 'Ooba!'],
  ['жок', 'jok', 'zhok', 'joq', 'dzhok'],
  ['кийинки', 'kiyinki', 'kiinki', 'kiiinki'],
  ['окуу', 'oquu', 'okuu'],
  ['өсүү', 'osuu', 'ösüü'],
  ['жаңы', 'jany', 'jangy', 'zhangy', 'jañı'],
  ['айыл', 'ayyl', 'aiyl', 'ayil'],
  ['жакшы', 'jakshy', 'jaqshi', 'jakşı', 'zhakshy'],
  ['мугалим', 'mugalim'],
  ['үйрөнчүк', 'uyronchuk', 'üyrönçük'],
  ['сабактын максаты', 'sabaktyn maksaty', 'sabaqtin maqsati'],
  ['хорошо', 'horosho', 'khorosho', 'xorosho'],
  ['ещё', 'esche', 'eshche', 'eshyo'],
  ['всё', 'vse', 'vsyo', 'vsio'],
  ['класс', 'klass', 'class', 'klas'],
  ['оценка', 'otsenka', 'ocenka'],
  ['цель', 'tsel', "tsel'", 'cel'],
  ['задание', 'zadanie', 'zadaniye'],
  ['русский', 'russkiy', 'ruskii', 'russky'],
  ['объяснить', 'obyasnit', 'obyasnit’'],
])('hears %s in what is written in Latin letters', (word, ...spellings) => {
  for (const spelling of spellings) expect([spelling, phoneticKey(spelling)]).toEqual([spelling, phoneticKey(word)]);
});

it.each([
  ['ооба', 'жок'],
  ['ката', 'кат'],
  ['аракет', 'максат'],
  ['сын', 'шын'],
  ['жаз', 'чаз'],
])('tells %s from %s', (one, other) => {
  expect(phoneticKey(one)).not.toBe(phoneticKey(other));
});
