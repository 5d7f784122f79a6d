/** Words a news site's readers use, the commonest first. */
const WORDS = `the of and to a in is it you that he was for on are with as his they be at one have
this from or had by not but some what there we can out other were all your when up use how said an
each she which do their time if will way about many then them would like so these her long make
thing see him two has look more day could go come did my no most number who over know water than
call first people may down side been now find any new work part take get place made live where
after back little only round man year came show every good me give our under name very through just
form much great think say help low line before turn cause same mean differ move right boy old too
does tell sentence set three want air well also play small end put home read hand port large spell
add even land here must big high such follow act why ask men change went light kind off need house
picture try us again animal point mother world near build self earth father head stand own page
should country found answer school grow study still learn plant cover food sun four thought let keep
eye never last door between city tree cross since hard start might story saw far sea draw left late
run don't while press close night real life few stop open seem together next white children begin
got walk example ease paper often always music those both mark book letter until mile river car feet
care second group carry took rain eat room friend began idea fish mountain north once base hear
horse cut sure watch colour face wood main enough plain girl usual young ready above ever red list
though feel talk bird soon body dog family direct pose leave song measure state product black short
numeral class wind question happen complete ship area half rock order fire south problem piece told
knew pass farm top whole king size heard best hour better true during hundred remember step early
hold west ground interest reach fast five sing listen six table travel less morning ten simple
several vowel toward war lay against pattern slow centre love person money serve appear road map
science rule govern pull cold notice voice fall power town fine certain fly unit lead cry dark
machine note wait plan figure star box noun field rest correct able pound done beauty drive stood
contain front teach week final gave green quick develop sleep warm free minute strong special mind
behind clear tail produce fact street inch lot nothing course stay wheel full force blue object
decide surface deep moon island foot yet busy test record boat common gold possible plane age dry
wonder laugh thousand ago ran check game shape yes hot miss brought heat snow bed bring sit perhaps
fill east weight language among council mayor bridge harbour tram fares ferry budget voters ballot
editor headline nonsense honestly frankly exactly taxpayers pensioners commuters landlords tenants
neighbours traffic parking cyclists pavement planners consultants inquiry minister parliament
opposition policy hospital nurses teachers pupils library closures funding subsidies inflation
mortgage wages strike union employers pollution emissions windfarm turbines reservoir drought flood
insurance broadband railway timetable delays cancelled refund apology spokesman statement evidence
statistics percentage nobody everybody somebody anyway meanwhile apparently obviously unfortunately
surely hardly scarcely barely roughly nearly almost already instead otherwise however therefore`
  .split(/\s+/)
  .filter(Boolean)

type Chance = () => number

/** A chance that is the same in every run. */
export function seededChance(seed: number): Chance {
  let state = seed >>> 0
  return () => {
    // mulberry32: plenty for words and ids.
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const GOLDEN = (Math.sqrt(5) - 1) / 2

/**
 * Sentences of 80 to 320 characters, 200 on average over any page of them: by its multiples, the
 * golden ratio spreads `number`s evenly. Rare words are rare, as in any language.
 */
export function remark(chance: Chance, number: number): string {
  const length = Math.round(80 + ((number * GOLDEN) % 1) * 240)
  let text = ''
  while (text.length < length) text += `${text && ' '}${sentence(chance)}`
  return `${text.slice(0, length - 1).trimEnd()}.`
}

function sentence(chance: Chance): string {
  const words = Array.from({ length: 5 + Math.floor(chance() * 12) }, () => word(chance))
  const [first = '', ...rest] = words
  return `${first.charAt(0).toUpperCase()}${[first.slice(1), ...rest].join(' ')}.`
}

function word(chance: Chance): string {
  return WORDS[Math.floor(WORDS.length * chance() ** 1.8)] ?? ''
}
