# The exported memorial, in British English. Plain and calm; the neutral word for a death is "died".

born = Born
came-home = Came home
died-died = Died
died-passed = Passed away
died-rainbow-bridge = Crossed the Rainbow Bridge
died-put-to-sleep = Put to sleep

month = { $count ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
date-of-day = { $day } { $month } { $year }
date-of-month = { $month } { $year }

contents = Contents
life-dates = Dates
stories = { $count ->
    [one] A story
   *[other] Stories
}
photos = { $count ->
    [one] A photo
   *[other] Photos
}
untitled-story = Untitled
photo-of = A photo of { $name }

photos-without-picture = { $count ->
    [one] One more photo is kept in the journal. It cannot be shown here.
   *[other] { $count } more photos are kept in the journal. They cannot be shown here.
}
only-photos-without-picture = { $count ->
    [one] One photo is kept in the journal. It cannot be shown here.
   *[other] { $count } photos are kept in the journal. They cannot be shown here.
}
colophon = Made with Everpaw. This page is yours: it needs no network, no account and no program but a browser.

readme =
    { $name }

    This folder is a memorial. To see it, open the file index.html: a double
    click is enough, and any web browser will do. Nothing is fetched from the
    internet, and nothing is sent anywhere.

    This copy is not locked. Whoever has the folder can read it.

    You may copy the whole folder to a USB stick, put it on a web site, or
    keep it beside your photographs. Keep its files together. To have it on
    paper, open it and choose Print.

    What is in it

      index.html      the page
      style.css       how the page looks, with its typeface
      photos          the photographs, each in a large and a small size
      stories         the stories as plain text (Markdown)
      memorial.json   everything once more, for programs to read
      SHA256SUMS      a list of all the files, to check that none has changed

    The photographs carry no location, no camera name and no other hidden
    details. The typeface is Newsreader, under the SIL Open Font License 1.1.
    Made with Everpaw.
