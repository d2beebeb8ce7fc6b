# A pet: what is said of it, its page, its photos large, and its memorial as an export.

## What is said of a pet

pet-add-title = Add a pet
pet-add = Add
pet-edit-title = What is said of { $name }
pet-edit = Edit name and dates
pet-look-again = Show what is there now
pet-name = Name
pet-name-needed = A name is needed, so that the page can be found again. A nickname is fine.
pet-species = Kind of animal
# Offered while one types, separated by commas; anything else can be typed.
pet-species-common = Dog, Cat, Rabbit, Guinea pig, Hamster, Rat, Mouse, Ferret, Horse, Pony, Budgie, Canary, Parrot, Chicken, Tortoise, Fish, Snake, Lizard
pet-dates = Dates
pet-dates-how = As you remember them: “12 May 2009”, “spring 2009”, “about 2011”. Leave out what you do not know.
pet-born = Born
pet-born-example = spring 2009
pet-came-home = Came home
pet-came-home-example = June 2009
pet-died = Died
pet-died-example = 12 May 2023
pet-wording = How it is said
pet-wording-how = These words stand before the date on the page and in the export.
pet-words = A line of words
pet-words-how = For the top of the page, such as what you always said to them.

wording-died = Died
wording-passed = Passed away
wording-rainbowBridge = Crossed the Rainbow Bridge
wording-putToSleep = Put to sleep
wording-nothing = Only the date, without words

life-label-born = Born
life-label-came-home = Came home
life-label-died = Died
life-label-passed = Passed away
life-label-rainbowBridge = Crossed the Rainbow Bridge
life-label-putToSleep = Put to sleep

## Its page

portrait-choose = Choose a portrait of { $name }
portrait-other = Choose another portrait
portrait-open = Portrait of { $name }, look at it large
portrait-make = Set as portrait
portrait-is = This is the portrait
portrait-set = This is the portrait of { $name } now.
stories-title = Stories
stories-empty-title = No story yet
stories-empty-what = What did { $name } wait for? A sound, a smell, a bad habit: a few sentences are enough, and they can grow.
story-write = Write a story
story-write-first = Write the first one
story-edit = Write on: { $title }
story-untitled = Without a title
story-link = Everpaw never goes online. The link leads to { $address }
photos-title = Photos
photos-count = { $count ->
    [one] one photo
   *[other] { $count } photos
}
photos-empty = No photos of { $name } yet. Choose some, or drop them anywhere on this window. Every file is kept exactly as it is.
photos-add = Add photos
photos-add-files = Choose files
photos-add-folder = Choose a folder
photo-open = Look at it large: { $what }
photo-one = a photo
without-picture-title = { $count ->
    [one] Also kept: a file without a picture
   *[other] Also kept: { $count } files without a picture
}

## A photo by itself

viewer = Photos of { $name }
viewer-place = { $place } of { $of }
viewer-before = Photo before
viewer-after = Next photo
photo-caption = Caption
photo-alt = What is to be seen
photo-caption-begin = Write a caption
photo-alt-begin = Say what is to be seen, for whoever cannot see it
photo-taken = Taken { $date }
photo-cut-short = The file is damaged; this is as much of it as can be shown.

## The export

export-open = Export the memorial
export-title = Export { $name }’s memorial
export-what = The page with its stories and photos becomes a folder that opens in every browser, without Everpaw and without the internet.
export-open-to-all = This copy is not locked: whoever has the folder can read it.
export-nothing-hidden = No places, camera names or other hidden details are in its photos.
export-no-photos = There are no photos yet; the page will have words only.
export-language = Language of the page
export-language-what = For headings and months. Your own words stay as you wrote them.
export-choose = Choose where
export-running = The memorial is being written.
export-done = The memorial is in the folder “{ $folder }”: { $count ->
    [one] one file
   *[other] { $count } files
}, { $size }.
export-unchanged = Nothing has changed since the last export. The memorial in “{ $folder }” is up to date.
export-without-picture = { $count ->
    [one] One file has no picture and is not shown on the page. It stays in the journal.
   *[other] { $count } files have no picture and are not shown on the page. They stay in the journal.
}
export-open-how = Open index.html in the folder with a double click. To give it away, copy the whole folder.
export-show = Show the folder
export-finished = The memorial is written.
