import type { Language } from './words.ts'

type SampleWords = { title: string; summary: string; name: string; comment: string }

/** What articles and readers say in the samples, so that each language is seen with its own. */
export const SAMPLE_WORDS: Record<Language, SampleWords> = {
  ar: {
    title: 'العبّارة الأخيرة تغادر الميناء عند الغروب',
    summary: 'بعد ستين عامًا تتوقف الخدمة بين ضفتي المدينة، ويبحث السكان عن طريق آخر.',
    name: 'ليلى',
    comment: 'كنت أعبر بها كل صباح إلى المدرسة. سنفتقدها كثيرًا.',
  },
  de: {
    title: 'Die letzte Fähre legt bei Sonnenuntergang ab',
    summary:
      'Nach sechzig Jahren endet der Fährverkehr zwischen beiden Ufern, und die Stadt sucht nach einem anderen Weg.',
    name: 'Jürgen Weiß',
    comment: 'Jeden Morgen bin ich damit zur Schule gefahren. Sie wird uns sehr fehlen.',
  },
  en: {
    title: 'The last ferry leaves at sunset',
    summary: 'After sixty years the crossing comes to an end, and the town looks for another way.',
    name: 'Marit',
    comment: 'I took it to school every morning. We will miss it dearly.',
  },
  es: {
    title: 'El último transbordador zarpa al atardecer',
    summary: 'Tras sesenta años termina la travesía, y la ciudad busca otro camino.',
    name: 'Íñigo Núñez',
    comment: 'Lo tomaba cada mañana para ir a la escuela. Lo echaremos mucho de menos.',
  },
  fr: {
    title: 'Le dernier bac part au coucher du soleil',
    summary: 'Après soixante ans, la traversée prend fin, et la ville cherche un autre chemin.',
    name: 'Hélène',
    comment: 'Je le prenais chaque matin pour aller à l’école. Il va beaucoup nous manquer.',
  },
  pt: {
    title: 'A última balsa parte ao pôr do sol',
    summary: 'Depois de sessenta anos a travessia chega ao fim, e a cidade procura outro caminho.',
    name: 'João',
    comment: 'Eu ia nela para a escola todas as manhãs. Vai fazer muita falta.',
  },
  ru: {
    title: 'Последний паром уходит на закате',
    summary: 'Через шестьдесят лет переправа закрывается, и город ищет другую дорогу.',
    name: 'Аксинья',
    comment: 'Каждое утро я ездила на нём в школу. Нам будет его очень не хватать.',
  },
  zh: {
    title: '末班渡轮在日落时离港',
    summary: '运行六十年后，这条航线即将停止，小城正在寻找新的出路。',
    name: '晓雯',
    comment: '我每天早上都坐它去上学。我们会非常想念它。',
  },
}
