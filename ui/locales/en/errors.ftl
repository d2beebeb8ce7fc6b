# Every failure, by its code: what happened, and as .next what to do. Said to somebody who may be grieving and did nothing
# wrong: calm, exact, never blaming, always with a way on.

# A length of time to wait, as $wait below.
wait-seconds = { $count ->
    [one] one second
   *[other] { $count } seconds
}
wait-minutes = { $count ->
    [one] one minute
   *[other] { $count } minutes
}

## Coming in

error-wrong-passphrase = This is not the passphrase of this profile.
    .next = Try again. If it is lost, the recovery words open the profile too.
error-wrong-recovery-words = These are not the recovery words of this profile.
    .next = Check that the sheet belongs to this profile. Nothing was changed.
error-not-recovery-words = { $word ->
    [0] These are not 24 recovery words as they were written down.
   *[other] Word { $word } is not one of the recovery words.
}
    .next = { $word ->
    [0] Compare them with your sheet, word by word: one may be spelled differently, or two may have changed places.
   *[other] Compare word { $word } with your sheet. Only the spelling may be different.
}
error-too-many-attempts = There were several wrong tries.
    .next = Wait { $wait } before the next one. Nothing is lost, and nothing will be erased.
error-passphrase-too-short = This passphrase is too short.
    .next = It needs at least 8 characters. A few words in a row are easy to remember and hard to guess.
error-label-taken = There is a profile with this name already.
    .next = Choose another name.
error-label-unusable = A profile needs a name that can be seen.
    .next = It may have up to 80 characters, on one line.
error-profile-in-use = This profile is open in another window or terminal.
    .next = Close it there, then try again.
error-profile-not-found = This profile is no longer on this computer.
    .next = If its folder was moved, put it back and start Everpaw again.
error-profile-ambiguous = More than one profile has this name.
    .next = Choose the profile from the list.
error-profile-not-filled = The new profile could not be made.
    .next = Nothing was left behind. Check that the disk has room, then try again.
error-no-randomness = The computer gave no random numbers, and without them nothing can be encrypted safely.
    .next = Restart the computer and try again.
error-vault-damaged = The file that opens this profile is damaged, and so is its copy.
    .next = The passphrase is not the problem, and the journal itself is untouched. Put vault.json and vault.json.2 back from an earlier copy of the profile’s folder.
error-vault-newer-version = This profile was made by a newer version of Everpaw.
    .next = Open it with that version. Nothing was changed.
error-vault-io = { $named ->
    [no] A file of this profile could not be read or written.
   *[yes] The file { $name } of this profile could not be read or written.
}
    .next = Check that the disk is connected, has room and may be written to, then try again.

## The keychain and the session

error-keychain-unavailable = The keychain of this computer does not answer.
    .next = Nothing is lost. Your passphrase opens the journal as before.
error-keychain-timed-out = The keychain of this computer took too long to answer.
    .next = Nothing is lost. Look for a question from the system that is waiting for you, or try again.
error-keychain-unreliable = The keychain of this computer did not keep what it was given.
    .next = Nothing is lost. Your passphrase opens the journal as before.
error-session-failed = Everpaw could not keep the journal open.
    .next = What you wrote is saved. Open the journal again with your passphrase.
error-locked = This journal is locked.
    .next = Open it again with your passphrase. What you wrote is saved.

## The journal

error-journal-damaged = { $named ->
    [no] A file of this journal is damaged.
   *[yes] The file { $name } of this journal is damaged.
}
    .next = Your passphrase is right. Leave the profile’s folder as it is and make a copy of it. Then put the damaged file back from an earlier copy.
error-journal-newer-version = This journal was made by a newer version of Everpaw.
    .next = Open it with that version. Nothing was changed.
error-journal-io = The journal could not be read or written.
    .next = Check that the disk is connected, has room and may be written to. What was saved before is safe.
error-journal-database = The journal could not do this.
    .next = Try again. What was saved before is safe. If it happens again, restart Everpaw.
error-journal-migration = The journal could not be brought up to date for this version.
    .next = Nothing was changed. Make a copy of the profile’s folder before you try again.
error-disk-full = The disk is full.
    .next = What was saved before is safe. Make some room, then try again.
error-data-folder-io = { $named ->
    [no] A file of Everpaw could not be read or written.
   *[yes] The file { $name } of Everpaw could not be read or written.
}
    .next = Check that the disk is connected, has room and may be written to, then try again.
error-changed-meanwhile = This was changed somewhere else in the meantime.
    .next = Look at it again, then make your change once more. Nothing was overwritten.
error-not-found = This is no longer here.
    .next = It may be in the trash. You can put it back from there.
error-pet-nameless = A pet needs a name.
    .next = Any name will do, a nickname too.
error-pet-ambiguous = Several pets have this name.
    .next = Choose the pet from the list.
error-date-ambiguous = This date can mean two different days.
    .next = Choose which one is meant, or write the month as a word.

## Photos

error-import-running = Photos are still being added.
    .next = Wait until they are in, or stop that first.
error-file-unreadable = This file could not be read.
    .next = Check that it is still there and can be opened, then add it again.
error-file-changed = This file changed while it was being read.
    .next = Wait until it is complete, then add it again.
error-photo-unsupported = Files of this kind cannot be shown yet.
    .next = The file is kept as it is, byte for byte.
error-photo-too-large = This picture is too large to be shown.
    .next = The file is kept as it is. If you make a smaller copy and add that, it can be shown.
error-photo-damaged = This picture is damaged and cannot be shown.
    .next = The file is kept as it is. If you have another copy, add that too.
error-decoder-crashed = This picture could not be drawn.
    .next = The file is kept as it is. Nothing else was affected.
error-decoder-timed-out = Drawing this picture took too long.
    .next = The file is kept as it is. Nothing else was affected.
error-decoder-unavailable = Pictures could not be drawn at the moment.
    .next = The file is kept as it is. Restart Everpaw, then add it again; nothing is taken in twice.
error-pixels-missing = The picture of this photo is missing from the journal.
    .next = Add the same file again, and it is whole. Or put photos.db back from an earlier copy of the profile’s folder.

## Export

error-export-running = A memorial is being exported.
    .next = Wait until that is done, then try again.
error-export-cancelled = The export was stopped.
    .next = Nothing was left half done. You can export again at any time.
error-export-folder-not-ours = The folder for this memorial holds something that Everpaw did not put there.
    .next = Nothing in it was touched. Choose another folder, or move what is in it away.
error-export-not-a-folder = Where the memorial should go there is a file, not a folder.
    .next = Choose another folder.
error-export-needs-a-folder-name = The memorial cannot be put directly onto a whole drive.
    .next = Choose a folder on it.
error-export-parent-missing = The chosen folder is no longer there.
    .next = Choose another folder.
error-export-in-the-way = An export was interrupted here earlier, and there are other files among what it left.
    .next = Move those files away, or choose another folder.
error-export-inside-data-folder = This folder belongs to Everpaw itself, where everything is encrypted.
    .next = A memorial can be read by anybody. Choose a folder of your own for it.
error-export-photo-not-plain = One picture might carry more than it shows, such as a place.
    .next = Nothing was exported. Add that photo again, then export.
error-export-photo-unreadable = One picture could not be read from the journal.
    .next = Nothing was exported. Add that photo again, then export.
error-export-disk-full = There is not enough room on that disk.
    .next = Make some room or choose another disk. An earlier export there is untouched.
error-export-read-only = Nothing may be written to that folder.
    .next = Choose another folder. An earlier export there is untouched.
error-export-name-too-long = The name of that folder is too long.
    .next = Choose a shorter name, or a place nearer to the top of the disk.
error-export-folder-in-use = Another program is using that folder.
    .next = Close the memorial where it is open, then export again.
error-export-io = The memorial could not be written there.
    .next = Try again, or choose another folder. An earlier export there is untouched.
error-export-page = The memorial’s page could not be put together.
    .next = Nothing was exported. Try again; if it happens again, restart Everpaw.
error-nothing-exported = Nothing has been exported since the journal was opened.
    .next = Export the memorial first, then its folder can be shown.
error-reveal-failed = The folder could not be shown.
    .next = The memorial is there all the same. Open the folder in the way you usually do.

## The app itself

error-settings-unwritable = This setting could not be kept.
    .next = Check that the disk has room and may be written to, then choose it again.
error-not-allowed = This window may not do that.
    .next = Close it and start Everpaw again. What was saved is safe.
error-malformed = A part of Everpaw did not understand another.
    .next = Try again. If it happens again, restart Everpaw. What was saved is safe.
error-internal = Something went wrong inside Everpaw.
    .next = Try again. If it happens again, restart Everpaw. What was saved is safe.
# For a code that this version has no words for.
error-unknown = Something went wrong that Everpaw has no words for. Its name is “{ $code }”.
    .next = Try again. If it happens again, restart Everpaw. What was saved is safe.

## Remarks: nothing failed, and somebody should know

remark-keychainSilent = The keychain of this computer does not answer, so nothing is kept in it. The journal works as usual.
remark-entryLeft = An old entry of Everpaw could not be removed from the keychain. It opens nothing any more.
remark-sessionsDamaged = The file with Everpaw’s sessions was damaged. It was put aside, and a new one was begun. No journal is affected.
remark-sessionsUnreadable = Everpaw’s sessions cannot be read or written at the moment. No journal is affected; the passphrase may be asked for more often.
remark-vaultRepaired = One of the two files that open this profile was damaged. It was repaired from the other. Nothing is lost.
remark-wordsMayBeMissing = When this journal was locked last, not everything may have been saved. If you were writing at that moment, look whether the last words are there.
remark-settingsUnreadable = The settings of this computer could not be read, so the usual ones are in use. No journal is affected.
