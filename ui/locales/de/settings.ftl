# Die Einstellungen, im Fenster des Tagebuchs.

settings-title = Einstellungen
settings-saved = Gespeichert

settings-computer = Dieser Computer
settings-computer-what = Für alle, die Everpaw hier benutzen, auch bevor ein Profil geöffnet ist.
motion-label = Bewegung
motion-what = Ohne Bewegung wird nichts ein- oder ausgeblendet, verschoben oder vergrößert.
motion-system = Wie auf diesem Computer
motion-still = Ohne Bewegung

# Der Name des Profils.
settings-journal = { $label }
settings-journal-what = Nur für dieses Profil.
idle-label = Verschließen nach
idle-what = Wenn so lange niemand getippt, gedrückt oder etwas bewegt hat, wird das Tagebuch verschlossen. Das Geschriebene wird vorher gespeichert.
idle-seconds = { $count ->
    [one] Eine Sekunde
   *[other] { $count } Sekunden
}
idle-minutes = { $count ->
    [one] Eine Minute
   *[other] { $count } Minuten
}
idle-hours = { $count ->
    [one] Eine Stunde
   *[other] { $count } Stunden
}
