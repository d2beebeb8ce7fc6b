# Eine Geschichte schreiben, und eine suchen.

story-heading = Eine Geschichte über { $name }
story-title = Titel
story-when = Wann
story-when-example = Winter 2011
story-where = Wo
story-words = Die Geschichte
story-words-begin = Etwas Kleines über { $name } ist ein guter Anfang.
story-read = Lesen
story-write-on = Weiterschreiben
story-read-empty = Noch ist nichts geschrieben.
story-saved = Gespeichert
story-unsaved = Noch nicht gespeichert
story-not-saved = Ihre Worte stehen noch hier auf dem Bildschirm. Das Speichern wird von selbst wieder versucht.
story-save-now = Jetzt versuchen
story-leave = Ohne Speichern verlassen
story-to-trash = Diese Geschichte in den Papierkorb
story-other-kept = Diese Geschichte wurde auch an anderer Stelle geändert. Was dort geschrieben wurde, ist als frühere Fassung aufbewahrt.
tools = Text gestalten
tool-bold = Fett
tool-italics = Kursiv
tool-heading = Überschrift
tool-list = Liste
tool-quote = Zitat
tool-photo = Fotos einfügen
picker-title = Fotos für diese Geschichte
picker-empty = Es gibt noch keine Fotos. Fügen Sie welche auf der Seite des Tieres hinzu, oder lassen Sie sie auf diesem Fenster los.
picker-insert = { $count ->
    [0] Einfügen
    [one] Ein Foto einfügen
   *[other] { $count } Fotos einfügen
}

search = Das Tagebuch durchsuchen
search-placeholder = Ein Wort, ein Name, ein Jahr
search-only = Nur auf der Seite von { $name }
search-results = Gefundenes
search-begin = Durchsucht Geschichten, Bildunterschriften, Namen, Orte und Daten.
search-nothing = Nichts gefunden. Der Anfang eines Wortes genügt, oder eine Jahreszahl.
search-count = { $count ->
    [one] ein Ergebnis
   *[other] { $count } Ergebnisse
}
