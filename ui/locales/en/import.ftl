# Photos coming in, and what became of them.

import-bar = Adding photos
import-running = Adding photos of { $name }
import-progress = How far it is
import-files = { $files } of { $total }
import-bytes = { $bytes } of { $total }
left-moment = a moment left
left-seconds = about { $count } seconds left
left-minutes = { $count ->
    [one] about a minute left
   *[other] about { $count } minutes left
}
import-stop = Stop
import-put-away = Read, put away
import-details = What else there is to know
import-kept = { $count ->
    [0] No new photos of { $name }.
    [one] One photo of { $name } was added.
   *[other] { $count } photos of { $name } were added.
}
import-known = { $count ->
    [one] One was here already.
   *[other] { $count } were here already.
}
import-cancelled = You stopped it; what came before that is kept.
import-failed = { $count ->
    [one] Not added: one file
   *[other] Not added: { $count } files
}
import-cut-short = { $count ->
    [one] Added, but damaged: one file
   *[other] Added, but damaged: { $count } files
}
import-cut-short-why = They show as much as can be shown. If there are whole copies somewhere, add those too.
import-without-picture = { $count ->
    [one] Kept without a picture: one file
   *[other] Kept without a picture: { $count } files
}
import-left-out = { $count ->
    [one] Left out: one file
   *[other] Left out: { $count } files
}
import-left-out-why = In a folder only photos, films and sounds are looked for. A file that is chosen by itself is always kept.
