/** A piece of the demo newspaper. */
export type Article = {
  section: string
  title: string
  standfirst: string
  author: string
  /** Paragraphs; one that begins with `## ` is a heading between them. */
  text: string[]
}

export const LEAD_ID = 'last-ferry'

/** What stands on the front page. */
export const LEAD: Article = {
  section: 'Harbour',
  title: 'The last ferry now leaves after supper, and the town is staying up with it',
  standfirst:
    'For forty years Ellery Quay went quiet at half past seven. A trial of one late crossing has filled the fish bar, doubled the choir and started an argument about the noise of the ramp.',
  author: 'Marit Solheim',
  text: [
    'At ten past ten on Thursday night the Constance backed away from Ellery Quay with sixty-one passengers, two delivery vans and a double bass. A month ago her berth would have been dark for almost three hours. Nobody on the upper deck seemed in a hurry to go below.',
    'The late crossing began in October as a twelve-week trial, paid for by the harbour trust and, after some coaxing, by nine shops on the front. The idea was modest: let people who work at the hospital across the sound get home after the evening shift without sleeping on a colleague’s sofa. The nurses came, as expected. What the trust had not counted on was everyone else.',
    '“I had budgeted for eleven passengers a night,” said Tobias Renn, who keeps the trust’s books and its only laminator. “We have not had a night under forty. I have run out of the blue tickets and am selling people the yellow ones, which are strictly speaking for bicycles.”',
    '## A quay with its lights on',
    'The fish bar now fries until eleven. The choir, which used to lose its basses to the half past seven boat, has doubled to thirty-four and moved its rehearsals out of the vestry. On Wednesdays the lending library keeps one lamp and one librarian going until the ferry sounds its horn, and Anneke Vos says she has issued more books in those two hours than on an ordinary Saturday.',
    'Not everybody is charmed. The steel ramp comes down on stone, and it does so under the bedroom windows of Chandler’s Row. Eighteen households have signed a letter asking for rubber matting, a slower winch, or their old evenings back. “We do not mind the ferry,” reads its second paragraph, in a hand this newspaper recognises as that of a retired headmistress. “We mind being told at midnight that she has arrived.”',
    'The skipper, Ilse Marchetti, has begun lowering the ramp by hand for its last metre, which takes four minutes and two deckhands. The trust has priced the matting at six thousand. It will decide about both, and about whether the Constance sails late after Christmas, at an open meeting in the net loft on the ninth of December.',
    'Until then the timetable stands. The late boat leaves at ten past ten, weather allowing, and the horn, by agreement with Chandler’s Row, is sounded once.',
  ],
}

/** What the button publishes, one after the other. */
export const STORIES: Record<string, Article> = {
  'rubber-matting': {
    section: 'Harbour',
    title: 'Chandler’s Row gets its rubber matting, and one quiet night to test it',
    standfirst: 'The harbour trust voted nine to two after hearing the ramp played back on a tape.',
    author: 'Marit Solheim',
    text: [
      'It took the open meeting in the net loft less than an hour. The recording, made from a bedroom window and played once at its true volume, did most of the talking.',
      'Fitters begin on Monday. For one night the ferry will land on the new mats with the whole of Chandler’s Row invited to lie in bed and listen.',
    ],
  },
  'library-lamp': {
    section: 'Town',
    title: 'The library’s one late lamp becomes two',
    standfirst: 'Wednesday borrowing has outgrown a single desk light, and a single librarian.',
    author: 'Anselm Okoro',
    text: [
      'Anneke Vos has asked the council for a second lamp, a second chair and, “if the purse allows”, a second person. The council has found the lamp.',
      'Readers who bring a chair of their own will not be turned away, so long as they take it home again.',
    ],
  },
  'tide-tables': {
    section: 'Weather',
    title: 'Highest tide of the year is due on Saturday morning',
    standfirst:
      'The lower car park closes on Friday night. The bakery has moved its flour upstairs.',
    author: 'Runa Halvorsen',
    text: [
      'The harbour master expects four metres ten at 8.42, a hand’s breadth under the top of the wall if the wind keeps to the north.',
      'Sandbags are behind the lifeboat house. Take what you need, and write your name on the slate.',
    ],
  },
  'choir-carols': {
    section: 'Culture',
    title: 'Thirty-four voices, one ferry: the choir will sing the late crossing home',
    standfirst:
      'Carols begin at the rail on the last sailing before Christmas. Tickets are yellow.',
    author: 'Anselm Okoro',
    text: [
      'The choir will board last and sing first, from the moment the lines are off until the far lights show.',
      'There is no charge beyond the fare. Passengers who would rather read are promised the lower saloon and a closed door.',
    ],
  },
  'herring-count': {
    section: 'Nature',
    title: 'The herring are back in the sound, and so are the people who count them',
    standfirst: 'Volunteers logged nine shoals in a morning, the most since the survey began.',
    author: 'Runa Halvorsen',
    text: [
      'They sit three to a boat, one to row, one to look and one to disagree, and they have done so every November for sixteen years.',
      'This year’s sheet has already had to be turned over.',
    ],
  },
}

/** What an article of that address says. One made by hand, with the API, gets a few words too. */
export function findArticle(slug: string): Article {
  const name = slug.replace(/-[^-]*$/, '')
  return STORIES[name] ?? madeByHand(name)
}

function madeByHand(name: string): Article {
  const words = name.replaceAll('-', ' ').trim()
  return {
    section: 'Notices',
    title: words.charAt(0).toUpperCase() + words.slice(1),
    standfirst: 'This article was announced through the API.',
    author: 'the night desk',
    text: ['Whoever announced it has not written it yet. Its comments, however, work.'],
  }
}
