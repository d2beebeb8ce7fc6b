# The welcome window: who there is, and how somebody comes in. Profile: one person's private space on this computer.

back = Back
continue = Continue
try-again = Try again
welcome-menu = Language and appearance
welcome-loading = Looking for the profiles on this computer

first-run-what = A journal for remembering a pet who died: the stories, the photos, the small things.
first-run-where = Everything stays on this computer, encrypted with your passphrase. Everpaw never goes online.
first-run-begin = Begin

chooser-title = Whose journal?
chooser-new = Someone new
chooser-nameless = A profile whose name cannot be read

unlock-form = Open { $label }
unlock-passphrase = Passphrase
unlock-open = Open
unlock-opening = Opening…
# $time is like 0:12.
unlock-wait = Possible in { $time }
unlock-forgot = Forgot it? Use the recovery words

passphrase-show = Show passphrase
passphrase-hide = Hide passphrase
passphrase-caps-lock = Caps Lock is on.

new-passphrase-hint = At least 8 characters. A few words in a row are easy to remember and hard to guess.
new-passphrase-short = A little longer, please: at least 8 characters.
new-passphrase-again = The same again
new-passphrase-differs = The two are not the same yet. Type it again, or show it to see what it says.
strength-0 = Could be guessed at once.
strength-1 = Easy to guess. A few more words would help.
strength-2 = Could be guessed with some effort. Another word would help.
strength-3 = Hard to guess.
strength-4 = Very hard to guess.

suggestion-ask = Suggest five words
suggestion-label = Suggested passphrase
suggestion-how = Picked at random just now. Write them down somewhere safe until you know them by heart.
suggestion-take = Use these words
suggestion-other = Other words

create-label-title = Someone new
create-label-why = Each person has a profile of their own, and nobody sees into another’s.
create-label-field = Name of the profile
create-label-hint = Your name, for example. It can be seen before the profile is opened.
create-label-empty = A name is needed, so that you find your profile again.
create-passphrase-title = A passphrase for { $label }
create-passphrase-why = It encrypts everything you write and every photo. Nobody can read them without it, and nobody can look it up for you.
create-passphrase-field = Passphrase
create-making = Preparing…

words-title = Your recovery words
words-why = If you forget your passphrase, these 24 words are the only other way in. They are shown this once: print them or write them down in order, and keep the paper where you keep what matters.
words-print = Print
words-written = I have them on paper
words-sheet-title = Recovery words of { $label }
words-sheet-date = Everpaw, { $date }
words-sheet-how = With these words, in this order, the profile can be opened and given a new passphrase. Whoever has this sheet can do so: keep it where you keep what matters.

check-title = Two words from your paper
check-why = So that you know the paper is right while there is still time to put it right.
check-word = Word { $place }
check-other-word = Word { $place } is a different one. Look at your paper, or go back and compare.
check-open = Open the journal
check-skip = Continue without checking
check-skip-title = Continue without checking?
check-skip-what = The words are not shown again. If the passphrase is forgotten and the words are missing or wrong, nobody can open this profile, and everything in it is lost.
check-skip-back = Check the words
check-skip-anyway = Continue without

recover-title = Recover { $label }
recover-why = Type the 24 words from your paper, in order, and choose a new passphrase. The old one stops working. Nothing in the journal changes.
recover-words = Recovery words
recover-words-hint = With spaces or new lines between them; capital letters make no difference.
recover-words-count = { $count ->
    [one] One word of 24 so far.
   *[other] { $count } words of 24 so far.
}
recover-words-number = { $count ->
    [0] The words are needed: 24 of them.
    [one] This is one word. There are 24 on your paper.
   *[other] These are { $count } words. There are 24 on your paper.
}
recover-passphrase = New passphrase
recover-open = Open the journal
