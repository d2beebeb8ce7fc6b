# Die exportierte Gedenkseite auf Deutsch. Schlicht und ruhig; das neutrale Wort ist "gestorben".

born = Geboren
came-home = Nach Hause gekommen
died-died = Gestorben
died-passed = Von uns gegangen
died-rainbow-bridge = Über die Regenbogenbrücke gegangen
died-put-to-sleep = Eingeschläfert

month = { $count ->
    [1] Januar
    [2] Februar
    [3] März
    [4] April
    [5] Mai
    [6] Juni
    [7] Juli
    [8] August
    [9] September
    [10] Oktober
    [11] November
   *[12] Dezember
}
date-of-day = { $day }. { $month } { $year }
date-of-month = { $month } { $year }

contents = Inhalt
life-dates = Daten
stories = { $count ->
    [one] Eine Geschichte
   *[other] Geschichten
}
photos = { $count ->
    [one] Ein Foto
   *[other] Fotos
}
untitled-story = Ohne Titel
photo-of = Ein Foto von { $name }

photos-without-picture = { $count ->
    [one] Ein weiteres Foto liegt im Tagebuch. Es kann hier nicht gezeigt werden.
   *[other] { $count } weitere Fotos liegen im Tagebuch. Sie können hier nicht gezeigt werden.
}
only-photos-without-picture = { $count ->
    [one] Ein Foto liegt im Tagebuch. Es kann hier nicht gezeigt werden.
   *[other] { $count } Fotos liegen im Tagebuch. Sie können hier nicht gezeigt werden.
}
colophon = Mit Everpaw gemacht. Diese Seite gehört Ihnen: Sie braucht kein Netz, kein Konto und kein Programm außer einem Browser.

readme =
    { $name }

    Dieser Ordner ist eine Gedenkseite. Öffnen Sie die Datei index.html: Ein
    Doppelklick genügt, jeder Browser kann sie anzeigen. Nichts wird aus dem
    Internet geladen, und nichts wird irgendwohin gesendet.

    Diese Kopie ist nicht verschlossen. Wer den Ordner hat, kann sie lesen.

    Sie können den ganzen Ordner auf einen USB-Stick kopieren, ins Netz stellen
    oder bei Ihren Fotos aufbewahren. Lassen Sie die Dateien beieinander. Zum
    Ausdrucken öffnen Sie die Seite und wählen Sie Drucken.

    Was darin ist

      index.html      die Seite
      style.css       ihr Aussehen, mit der Schrift
      photos          die Fotos, jedes groß und klein
      stories         die Geschichten als einfacher Text (Markdown)
      memorial.json   alles noch einmal, für Programme lesbar
      SHA256SUMS      eine Liste aller Dateien, um sie zu prüfen

    Die Fotos enthalten keinen Ort, keinen Kameranamen und keine anderen
    versteckten Angaben. Die Schrift ist Newsreader, unter der SIL Open Font
    License 1.1. Mit Everpaw gemacht.
