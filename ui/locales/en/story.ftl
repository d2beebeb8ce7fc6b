# Writing a story, and looking for one.

story-heading = A story about { $name }
story-title = Title
story-when = When
story-when-example = winter 2011
story-where = Where
story-words = The story
story-words-begin = Something small about { $name } is a good beginning.
story-read = Read
story-write-on = Write on
story-read-empty = Nothing is written yet.
story-saved = Saved
story-unsaved = Not saved yet
story-not-saved = Your words are still here on the screen. Saving is tried again by itself.
story-save-now = Try now
story-leave = Leave without saving
story-to-trash = Move this story to the trash
story-other-kept = This story was changed somewhere else too. What was written there is kept as an earlier version.
tools = Setting the words
tool-bold = Bold
tool-italics = Italics
tool-heading = Heading
tool-list = List
tool-quote = Quotation
tool-photo = Insert photos
picker-title = Photos for this story
picker-empty = There are no photos yet. Add some on the pet’s page, or drop them on this window.
picker-insert = { $count ->
    [0] Insert
    [one] Insert one photo
   *[other] Insert { $count } photos
}

search = Search the journal
search-placeholder = A word, a name, a year
search-only = Only in { $name }’s page
search-results = What was found
search-begin = Looks through stories, captions, names, places and dates.
search-nothing = Nothing was found. The beginning of a word is enough, and so is a year.
search-count = { $count ->
    [one] one result
   *[other] { $count } results
}
