# The journal's window: its bar, the shelf of pets, and what several of its screens share.

journal-loading = Opening the journal
journal-back = Back
journal-home = All pets
journal-search = Search
journal-trash = Trash
journal-settings = Settings
journal-lock = Lock

save = Save
cancel = Cancel
close = Close
undo = Undo
restore = Put back
restore-what = Put back: { $name }
restored = { $name } is back.
to-trash = Move to trash
more-of = More for { $name }

kind-pet = Pet
kind-story = Story
kind-photo = Photo
untitled-pet = Without a name
untitled-story = Without a title
untitled-photo = A photo
trashed-pet = { $name } is in the trash.
trashed-story = “{ $name }” is in the trash.
trashed-photo = The photo is in the trash.

## The shelf

home-title = All pets
home-add = Add a pet
home-empty-title = Who is it about?
home-empty-what = Begin with a name. Photos, dates and stories can follow whenever you like, in any order, and nothing has to be complete.

## Dates: what was understood, said back

date-day = { $day }
date-span = Some time in { $span }
date-between = Some time from { $first } to { $last }
date-until = Some time until { $day }
date-from = Some time from { $day } on
date-kept = Kept as you write it; it stands after what has a date.
date-ambiguous = This can mean two days. Which one?
date-which = Which day is { $words }?
life-both = { $born } – { $died }
life-born = born { $born }
life-died = died { $died }

## Files from outside

drop-here = Let go to add to { $name }’s photos
drop-ask = Let go to add these photos
drop-whose = Whose photos are these?
drop-nobody = Add a pet first, then its photos can be added.

## The trash

trash-title = Trash
trash-what = Whatever is here stays for 30 days and can be put back as it was. Then it is deleted for good.
trash-empty = The trash is empty. What you delete stays here for 30 days and can be put back.
trash-days = { $count ->
    [0] goes today
    [one] one day left
   *[other] { $count } days left
}
journal-failure = The journal could not be shown
