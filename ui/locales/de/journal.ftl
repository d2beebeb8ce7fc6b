# Das Fenster des Tagebuchs: seine Leiste, das Regal mit den Tieren und was mehrere Bildschirme gemeinsam haben.

journal-loading = Das Tagebuch wird geöffnet
journal-back = Zurück
journal-home = Alle Tiere
journal-search = Suchen
journal-trash = Papierkorb
journal-settings = Einstellungen
journal-lock = Verschließen

save = Speichern
cancel = Abbrechen
close = Schließen
undo = Rückgängig
restore = Zurückholen
restore-what = Zurückholen: { $name }
restored = { $name } ist wieder da.
to-trash = In den Papierkorb
more-of = Mehr zu { $name }

kind-pet = Tier
kind-story = Geschichte
kind-photo = Foto
untitled-pet = Ohne Namen
untitled-story = Ohne Titel
untitled-photo = Ein Foto
trashed-pet = { $name } liegt im Papierkorb.
trashed-story = „{ $name }“ liegt im Papierkorb.
trashed-photo = Das Foto liegt im Papierkorb.

## Das Regal

home-title = Alle Tiere
home-add = Ein Tier hinzufügen
home-empty-title = Um wen geht es?
home-empty-what = Ein Name genügt für den Anfang. Fotos, Daten und Geschichten können folgen, wann immer es passt, in beliebiger Reihenfolge, und nichts muss vollständig sein.

## Daten: was verstanden wurde

date-day = { $day }
date-span = Irgendwann in dieser Zeit: { $span }
date-between = Irgendwann vom { $first } bis zum { $last }
date-until = Irgendwann bis zum { $day }
date-from = Irgendwann ab dem { $day }
date-kept = Bleibt so, wie es geschrieben ist; es steht nach allem, was ein Datum hat.
date-ambiguous = Das kann zwei Tage meinen. Welchen?
date-which = Welcher Tag ist { $words }?
life-both = { $born } – { $died }
life-born = geboren { $born }
life-died = gestorben { $died }

## Dateien von außen

drop-here = Loslassen, um sie zu den Fotos von { $name } zu legen
drop-ask = Loslassen, um diese Fotos hinzuzufügen
drop-whose = Wessen Fotos sind das?
drop-nobody = Fügen Sie zuerst ein Tier hinzu, dann können seine Fotos folgen.

## Der Papierkorb

trash-title = Papierkorb
trash-what = Was hier liegt, bleibt 30 Tage und lässt sich zurückholen, wie es war. Danach wird es endgültig gelöscht.
trash-empty = Der Papierkorb ist leer. Was gelöscht wird, bleibt hier 30 Tage und lässt sich zurückholen.
trash-days = { $count ->
    [0] verschwindet heute
    [one] noch ein Tag
   *[other] noch { $count } Tage
}
journal-failure = Das Tagebuch ließ sich nicht anzeigen
