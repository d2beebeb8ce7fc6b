# Das Willkommensfenster: wer da ist und wie man hineinkommt. Profil: der private Bereich einer Person auf diesem Computer.

back = Zurück
continue = Weiter
try-again = Noch einmal versuchen
welcome-menu = Sprache und Erscheinungsbild
welcome-loading = Die Profile auf diesem Computer werden gesucht

first-run-what = Ein Tagebuch, um sich an ein Tier zu erinnern, das gestorben ist: die Geschichten, die Fotos, die kleinen Dinge.
first-run-where = Alles bleibt auf diesem Computer, mit Ihrer Passphrase verschlüsselt. Everpaw geht nie ins Internet.
first-run-begin = Beginnen

chooser-title = Wessen Tagebuch?
chooser-new = Jemand Neues
chooser-nameless = Ein Profil, dessen Name nicht lesbar ist

unlock-form = { $label } öffnen
unlock-passphrase = Passphrase
unlock-open = Öffnen
unlock-opening = Wird geöffnet …
# $time ist wie 0:12.
unlock-wait = Möglich in { $time }
unlock-forgot = Vergessen? Mit den Wiederherstellungswörtern öffnen

passphrase-show = Passphrase anzeigen
passphrase-hide = Passphrase verbergen
passphrase-caps-lock = Die Feststelltaste ist aktiv.

new-passphrase-hint = Mindestens 8 Zeichen. Einige Wörter hintereinander sind leicht zu merken und schwer zu erraten.
new-passphrase-short = Bitte etwas länger: mindestens 8 Zeichen.
new-passphrase-again = Noch einmal dieselbe
new-passphrase-differs = Die beiden sind noch nicht gleich. Tippen Sie sie noch einmal oder lassen Sie sie anzeigen.
strength-0 = Wäre sofort zu erraten.
strength-1 = Leicht zu erraten. Ein paar Wörter mehr würden helfen.
strength-2 = Mit etwas Mühe zu erraten. Ein weiteres Wort würde helfen.
strength-3 = Schwer zu erraten.
strength-4 = Sehr schwer zu erraten.

suggestion-ask = Fünf Wörter vorschlagen
suggestion-label = Vorgeschlagene Passphrase
suggestion-how = Gerade eben zufällig gezogen, aus einer englischen Wortliste. Bewahren Sie sie aufgeschrieben an einem sicheren Ort auf, bis Sie sie auswendig wissen.
suggestion-take = Diese Wörter nehmen
suggestion-other = Andere Wörter

create-label-title = Jemand Neues
create-label-why = Jede Person hat ein eigenes Profil, und niemand sieht in das einer anderen.
create-label-field = Name des Profils
create-label-hint = Zum Beispiel Ihr Name. Er ist sichtbar, bevor das Profil geöffnet wird.
create-label-empty = Ein Name ist nötig, damit Sie Ihr Profil wiederfinden.
create-passphrase-title = Eine Passphrase für { $label }
create-passphrase-why = Sie verschlüsselt alles, was Sie schreiben, und jedes Foto. Niemand kann es ohne sie lesen, und niemand kann sie für Sie nachschlagen.
create-passphrase-field = Passphrase
create-making = Wird vorbereitet …

# Mit weichem Trennstrich, denn das Wort kann bei großer Schrift breiter als das Fenster sein.
words-title = Ihre Wiederherstellungs{"\u00AD"}wörter
words-why = Wenn Sie Ihre Passphrase vergessen, sind diese 24 Wörter der einzige andere Weg hinein. Sie werden nur dieses eine Mal gezeigt: Drucken Sie sie oder schreiben Sie sie der Reihe nach ab, und legen Sie das Blatt zu dem, was Ihnen wichtig ist. Die Wörter sind englisch.
words-print = Drucken
words-written = Ich habe sie auf Papier
words-sheet-title = Wiederherstellungswörter von { $label }
words-sheet-date = Everpaw, { $date }
words-sheet-how = Mit diesen Wörtern, in dieser Reihenfolge, lässt sich das Profil öffnen und bekommt eine neue Passphrase. Das kann jeder, der dieses Blatt hat: Legen Sie es zu dem, was Ihnen wichtig ist.

check-title = Zwei Wörter von Ihrem Blatt
check-why = Damit Sie wissen, dass das Blatt stimmt, solange es sich noch berichtigen lässt.
check-word = Wort { $place }
check-other-word = Wort { $place } ist ein anderes. Sehen Sie auf Ihr Blatt oder gehen Sie zurück und vergleichen Sie.
check-open = Tagebuch öffnen
check-skip = Ohne Prüfung weiter
check-skip-title = Ohne Prüfung weiter?
check-skip-what = Die Wörter werden nicht noch einmal gezeigt. Wenn die Passphrase vergessen ist und die Wörter fehlen oder nicht stimmen, kann niemand dieses Profil öffnen, und alles darin ist verloren.
check-skip-back = Wörter prüfen
check-skip-anyway = Ohne Prüfung weiter

recover-title = { $label } wiederherstellen
recover-why = Tippen Sie die 24 Wörter von Ihrem Blatt der Reihe nach ab und wählen Sie eine neue Passphrase. Die alte gilt dann nicht mehr. Am Tagebuch ändert sich nichts.
recover-words = Wiederherstellungswörter
recover-words-hint = Mit Leerzeichen oder neuen Zeilen dazwischen; Groß- und Kleinschreibung spielt keine Rolle.
recover-words-count = { $count ->
    [one] Bisher ein Wort von 24.
   *[other] Bisher { $count } Wörter von 24.
}
recover-words-number = { $count ->
    [0] Die Wörter sind nötig, alle 24.
    [one] Das ist ein Wort. Auf Ihrem Blatt stehen 24.
   *[other] Das sind { $count } Wörter. Auf Ihrem Blatt stehen 24.
}
recover-passphrase = Neue Passphrase
recover-open = Tagebuch öffnen
