# Ein Tier: was über es gesagt ist, seine Seite, seine Fotos groß, und seine Gedenkseite als Export.

## Was über ein Tier gesagt ist

pet-add-title = Ein Tier hinzufügen
pet-add = Hinzufügen
pet-edit-title = Angaben zu { $name }
pet-edit = Name und Daten ändern
pet-look-again = Zeigen, was jetzt da ist
pet-name = Name
pet-name-needed = Ein Name ist nötig, damit sich die Seite wiederfindet. Ein Spitzname genügt.
pet-species = Tierart
# Wird beim Tippen angeboten, durch Kommas getrennt; alles andere kann getippt werden.
pet-species-common = Hund, Katze, Kaninchen, Meerschweinchen, Hamster, Ratte, Maus, Frettchen, Pferd, Pony, Wellensittich, Kanarienvogel, Papagei, Huhn, Schildkröte, Fisch, Schlange, Eidechse
pet-dates = Daten
pet-dates-how = So, wie Sie sich erinnern: „12. Mai 2009“, „Frühling 2009“, „um 2011“. Was nicht bekannt ist, bleibt frei.
pet-born = Geboren
pet-born-example = Frühling 2009
pet-came-home = Nach Hause gekommen
pet-came-home-example = Juni 2009
pet-died = Gestorben
pet-died-example = 12. Mai 2023
pet-wording = Wie es gesagt wird
pet-wording-how = Diese Worte stehen auf der Seite und im Export vor dem Datum.
pet-words = Eine Zeile Worte
pet-words-how = Für den Anfang der Seite, zum Beispiel, was Sie immer zu ihm gesagt haben.

wording-died = Gestorben
wording-passed = Von uns gegangen
wording-rainbowBridge = Über die Regenbogenbrücke gegangen
wording-putToSleep = Eingeschläfert
wording-nothing = Nur das Datum, ohne Worte

life-label-born = Geboren
life-label-came-home = Nach Hause gekommen
life-label-died = Gestorben
life-label-passed = Von uns gegangen
life-label-rainbowBridge = Über die Regenbogenbrücke gegangen
life-label-putToSleep = Eingeschläfert

## Seine Seite

portrait-choose = Ein Porträt von { $name } wählen
portrait-other = Ein anderes Porträt wählen
portrait-open = Porträt von { $name }, groß ansehen
portrait-make = Als Porträt verwenden
portrait-is = Das ist das Porträt
portrait-set = Das ist jetzt das Porträt von { $name }.
stories-title = Geschichten
stories-empty-title = Noch keine Geschichte
stories-empty-what = Worauf hat { $name } gewartet? Ein Geräusch, ein Geruch, eine schlechte Angewohnheit: Ein paar Sätze genügen, und sie können wachsen.
story-write = Eine Geschichte schreiben
story-write-first = Die erste schreiben
story-edit = Weiterschreiben: { $title }
story-untitled = Ohne Titel
story-link = Everpaw geht nie ins Internet. Der Link führt zu { $address }
photos-title = Fotos
photos-count = { $count ->
    [one] ein Foto
   *[other] { $count } Fotos
}
photos-empty = Noch keine Fotos von { $name }. Wählen Sie welche aus, oder lassen Sie sie irgendwo auf diesem Fenster los. Jede Datei bleibt genau, wie sie ist.
photos-add = Fotos hinzufügen
photos-add-files = Dateien wählen
photos-add-folder = Einen Ordner wählen
photo-open = Groß ansehen: { $what }
photo-one = ein Foto
without-picture-title = { $count ->
    [one] Ebenfalls aufbewahrt: eine Datei ohne Bild
   *[other] Ebenfalls aufbewahrt: { $count } Dateien ohne Bild
}

## Ein Foto für sich

viewer = Fotos von { $name }
viewer-place = { $place } von { $of }
viewer-before = Foto davor
viewer-after = Nächstes Foto
photo-caption = Bildunterschrift
photo-alt = Was zu sehen ist
photo-caption-begin = Eine Bildunterschrift schreiben
photo-alt-begin = Sagen, was zu sehen ist, für alle, die es nicht sehen können
photo-taken = Aufgenommen { $date }
photo-cut-short = Die Datei ist beschädigt; mehr davon lässt sich nicht zeigen.

## Der Export

export-open = Die Gedenkseite exportieren
export-title = Die Gedenkseite von { $name } exportieren
export-what = Die Seite mit ihren Geschichten und Fotos wird zu einem Ordner, den jeder Browser öffnen kann, ohne Everpaw und ohne Internet.
export-open-to-all = Diese Kopie ist nicht verschlossen: Wer den Ordner hat, kann sie lesen.
export-nothing-hidden = Die Fotos darin enthalten keine Orte, keine Kameranamen und keine anderen versteckten Angaben.
export-no-photos = Es gibt noch keine Fotos; auf der Seite werden nur Worte stehen.
export-language = Sprache der Seite
export-language-what = Für Überschriften und Monate. Ihre eigenen Worte bleiben, wie sie geschrieben sind.
export-choose = Ort wählen
export-running = Die Gedenkseite wird geschrieben.
export-done = Die Gedenkseite liegt im Ordner „{ $folder }“: { $count ->
    [one] eine Datei
   *[other] { $count } Dateien
}, { $size }.
export-unchanged = Seit dem letzten Export hat sich nichts geändert. Die Gedenkseite in „{ $folder }“ ist auf dem neuesten Stand.
export-without-picture = { $count ->
    [one] Eine Datei hat kein Bild und ist auf der Seite nicht zu sehen. Sie bleibt im Tagebuch.
   *[other] { $count } Dateien haben kein Bild und sind auf der Seite nicht zu sehen. Sie bleiben im Tagebuch.
}
export-open-how = Ein Doppelklick auf index.html im Ordner öffnet sie. Zum Weitergeben kopieren Sie den ganzen Ordner.
export-show = Den Ordner zeigen
export-finished = Die Gedenkseite ist geschrieben.
