# Jeder Fehler nach seinem Code: was geschehen ist, und als .next, was man tun kann. Gesagt zu jemandem, der vielleicht
# trauert und nichts falsch gemacht hat: ruhig, genau, ohne Vorwurf, immer mit einem Weg weiter.

# Eine Wartezeit, unten als $wait.
wait-seconds = { $count ->
    [one] eine Sekunde
   *[other] { $count } Sekunden
}
wait-minutes = { $count ->
    [one] eine Minute
   *[other] { $count } Minuten
}

## Hineinkommen

error-wrong-passphrase = Das ist nicht die Passphrase dieses Profils.
    .next = Versuchen Sie es noch einmal. Wenn sie verloren ist, öffnen auch die Wiederherstellungswörter das Profil.
error-wrong-recovery-words = Das sind nicht die Wiederherstellungswörter dieses Profils.
    .next = Prüfen Sie, ob das Blatt zu diesem Profil gehört. Nichts wurde verändert.
error-not-recovery-words = { $word ->
    [0] Das sind nicht die 24 Wiederherstellungswörter, wie sie aufgeschrieben wurden.
   *[other] Wort { $word } gehört nicht zu den Wiederherstellungswörtern.
}
    .next = { $word ->
    [0] Vergleichen Sie Wort für Wort mit Ihrem Blatt: Vielleicht ist eines anders geschrieben, oder zwei sind vertauscht.
   *[other] Vergleichen Sie Wort { $word } mit Ihrem Blatt. Vielleicht ist es nur anders geschrieben.
}
error-too-many-attempts = Es gab mehrere falsche Versuche.
    .next = Warten Sie { $wait } bis zum nächsten. Nichts ist verloren, und nichts wird gelöscht.
error-passphrase-too-short = Diese Passphrase ist zu kurz.
    .next = Sie braucht mindestens 8 Zeichen. Einige Wörter hintereinander sind leicht zu merken und schwer zu erraten.
error-label-taken = Ein Profil mit diesem Namen gibt es schon.
    .next = Wählen Sie einen anderen Namen.
error-label-unusable = Ein Profil braucht einen Namen, den man sehen kann.
    .next = Er darf bis zu 80 Zeichen haben, in einer Zeile.
error-profile-in-use = Dieses Profil ist in einem anderen Fenster oder Terminal geöffnet.
    .next = Schließen Sie es dort und versuchen Sie es dann noch einmal.
error-profile-not-found = Dieses Profil ist nicht mehr auf diesem Computer.
    .next = Wenn der Ordner verschoben wurde, legen Sie ihn zurück und starten Sie Everpaw neu.
error-profile-ambiguous = Mehrere Profile haben diesen Namen.
    .next = Wählen Sie das Profil aus der Liste.
error-profile-not-filled = Das neue Profil konnte nicht angelegt werden.
    .next = Es ist nichts zurückgeblieben. Prüfen Sie, ob auf dem Datenträger Platz ist, und versuchen Sie es dann noch einmal.
error-no-randomness = Der Computer hat keine Zufallszahlen geliefert; ohne sie lässt sich nichts sicher verschlüsseln.
    .next = Starten Sie den Computer neu und versuchen Sie es dann noch einmal.
error-vault-damaged = Die Datei, die dieses Profil öffnet, ist beschädigt, und ihre Kopie auch.
    .next = An der Passphrase liegt es nicht, und das Tagebuch selbst ist unberührt. Legen Sie vault.json und vault.json.2 aus einer früheren Kopie des Profilordners zurück.
error-vault-newer-version = Dieses Profil wurde mit einer neueren Version von Everpaw angelegt.
    .next = Öffnen Sie es mit dieser Version. Nichts wurde verändert.
error-vault-io = { $named ->
    [no] Eine Datei dieses Profils konnte nicht gelesen oder geschrieben werden.
   *[yes] Die Datei { $name } dieses Profils konnte nicht gelesen oder geschrieben werden.
}
    .next = Prüfen Sie, ob der Datenträger verbunden ist, Platz hat und beschrieben werden darf, und versuchen Sie es dann noch einmal.

## Der Schlüsselbund und die Sitzung

error-keychain-unavailable = Der Schlüsselbund dieses Computers antwortet nicht.
    .next = Nichts ist verloren. Die Passphrase öffnet das Tagebuch wie bisher.
error-keychain-timed-out = Der Schlüsselbund dieses Computers hat zu lange nicht geantwortet.
    .next = Nichts ist verloren. Vielleicht wartet eine Frage des Systems auf Antwort; sonst versuchen Sie es noch einmal.
error-keychain-unreliable = Der Schlüsselbund dieses Computers hat nicht behalten, was ihm gegeben wurde.
    .next = Nichts ist verloren. Die Passphrase öffnet das Tagebuch wie bisher.
error-session-failed = Everpaw konnte das Tagebuch nicht geöffnet halten.
    .next = Das Geschriebene ist gespeichert. Öffnen Sie das Tagebuch wieder mit der Passphrase.
error-locked = Dieses Tagebuch ist verschlossen.
    .next = Öffnen Sie es wieder mit der Passphrase. Das Geschriebene ist gespeichert.

## Das Tagebuch

error-journal-damaged = { $named ->
    [no] Eine Datei dieses Tagebuchs ist beschädigt.
   *[yes] Die Datei { $name } dieses Tagebuchs ist beschädigt.
}
    .next = Die Passphrase stimmt. Lassen Sie den Profilordner, wie er ist, und machen Sie eine Kopie davon. Legen Sie dann die beschädigte Datei aus einer früheren Kopie zurück.
error-journal-newer-version = Dieses Tagebuch wurde mit einer neueren Version von Everpaw angelegt.
    .next = Öffnen Sie es mit dieser Version. Nichts wurde verändert.
error-journal-io = Das Tagebuch konnte nicht gelesen oder geschrieben werden.
    .next = Prüfen Sie, ob der Datenträger verbunden ist, Platz hat und beschrieben werden darf. Was vorher gespeichert wurde, ist sicher.
error-journal-database = Das Tagebuch konnte dies nicht ausführen.
    .next = Versuchen Sie es noch einmal. Was vorher gespeichert wurde, ist sicher. Wenn es wieder geschieht, starten Sie Everpaw neu.
error-journal-migration = Das Tagebuch konnte nicht auf den Stand dieser Version gebracht werden.
    .next = Nichts wurde verändert. Machen Sie eine Kopie des Profilordners, bevor Sie es noch einmal versuchen.
error-disk-full = Der Datenträger ist voll.
    .next = Was vorher gespeichert wurde, ist sicher. Schaffen Sie etwas Platz und versuchen Sie es dann noch einmal.
error-data-folder-io = { $named ->
    [no] Eine Datei von Everpaw konnte nicht gelesen oder geschrieben werden.
   *[yes] Die Datei { $name } von Everpaw konnte nicht gelesen oder geschrieben werden.
}
    .next = Prüfen Sie, ob der Datenträger verbunden ist, Platz hat und beschrieben werden darf, und versuchen Sie es dann noch einmal.
error-changed-meanwhile = Dies wurde inzwischen an anderer Stelle geändert.
    .next = Sehen Sie es sich noch einmal an und wiederholen Sie dann die Änderung. Nichts wurde überschrieben.
error-not-found = Das ist nicht mehr hier.
    .next = Vielleicht liegt es im Papierkorb. Von dort können Sie es zurückholen.
error-pet-nameless = Ein Tier braucht einen Namen.
    .next = Jeder Name ist recht, auch ein Spitzname.
error-pet-ambiguous = Mehrere Tiere haben diesen Namen.
    .next = Wählen Sie das Tier aus der Liste.
error-date-ambiguous = Dieses Datum kann zwei verschiedene Tage meinen.
    .next = Wählen Sie, welcher gemeint ist, oder schreiben Sie den Monat als Wort.

## Fotos

error-import-running = Es werden noch Fotos hinzugefügt.
    .next = Warten Sie, bis sie da sind, oder halten Sie das zuerst an.
error-file-unreadable = Diese Datei konnte nicht gelesen werden.
    .next = Prüfen Sie, ob sie noch da ist und sich öffnen lässt, und fügen Sie sie dann noch einmal hinzu.
error-file-changed = Diese Datei hat sich geändert, während sie gelesen wurde.
    .next = Warten Sie, bis sie vollständig ist, und fügen Sie sie dann noch einmal hinzu.
error-photo-unsupported = Dateien dieser Art können noch nicht angezeigt werden.
    .next = Die Datei wird aufbewahrt, wie sie ist, Byte für Byte.
error-photo-too-large = Dieses Bild ist zu groß, um angezeigt zu werden.
    .next = Die Datei wird aufbewahrt, wie sie ist. Eine verkleinerte Kopie, die Sie hinzufügen, kann angezeigt werden.
error-photo-damaged = Dieses Bild ist beschädigt und kann nicht angezeigt werden.
    .next = Die Datei wird aufbewahrt, wie sie ist. Wenn es eine andere Kopie gibt, fügen Sie diese auch hinzu.
error-decoder-crashed = Dieses Bild ließ sich nicht darstellen.
    .next = Die Datei wird aufbewahrt, wie sie ist. Sonst ist nichts betroffen.
error-decoder-timed-out = Dieses Bild darzustellen hat zu lange gedauert.
    .next = Die Datei wird aufbewahrt, wie sie ist. Sonst ist nichts betroffen.
error-decoder-unavailable = Bilder ließen sich gerade nicht darstellen.
    .next = Die Datei wird aufbewahrt, wie sie ist. Starten Sie Everpaw neu und fügen Sie sie noch einmal hinzu; nichts wird doppelt aufgenommen.
error-pixels-missing = Das Bild zu diesem Foto fehlt im Tagebuch.
    .next = Fügen Sie dieselbe Datei noch einmal hinzu, dann ist es wieder vollständig. Oder legen Sie photos.db aus einer früheren Kopie des Profilordners zurück.

## Export

error-export-running = Gerade wird eine Gedenkseite exportiert.
    .next = Warten Sie, bis das fertig ist, und versuchen Sie es dann noch einmal.
error-export-cancelled = Der Export wurde angehalten.
    .next = Nichts ist halb fertig liegen geblieben. Sie können jederzeit wieder exportieren.
error-export-folder-not-ours = Im Ordner für diese Gedenkseite liegt etwas, das nicht von Everpaw stammt.
    .next = Nichts darin wurde angerührt. Wählen Sie einen anderen Ordner oder legen Sie den Inhalt woanders hin.
error-export-not-a-folder = Wo die Gedenkseite hin soll, liegt eine Datei und kein Ordner.
    .next = Wählen Sie einen anderen Ordner.
error-export-needs-a-folder-name = Die Gedenkseite kann nicht unmittelbar auf einem ganzen Laufwerk liegen.
    .next = Wählen Sie einen Ordner darauf.
error-export-parent-missing = Der gewählte Ordner ist nicht mehr da.
    .next = Wählen Sie einen anderen Ordner.
error-export-in-the-way = Hier wurde früher ein Export unterbrochen, und zwischen seinen Resten liegen andere Dateien.
    .next = Legen Sie diese Dateien woanders hin oder wählen Sie einen anderen Ordner.
error-export-inside-data-folder = Dieser Ordner gehört Everpaw selbst; dort ist alles verschlüsselt.
    .next = Eine Gedenkseite kann von allen gelesen werden. Wählen Sie dafür einen eigenen Ordner.
error-export-photo-not-plain = Ein Bild könnte mehr enthalten, als es zeigt, etwa einen Ort.
    .next = Nichts wurde exportiert. Fügen Sie dieses Foto noch einmal hinzu und exportieren Sie dann.
error-export-photo-unreadable = Ein Bild konnte nicht aus dem Tagebuch gelesen werden.
    .next = Nichts wurde exportiert. Fügen Sie dieses Foto noch einmal hinzu und exportieren Sie dann.
error-export-disk-full = Auf diesem Datenträger ist nicht genug Platz.
    .next = Schaffen Sie Platz oder wählen Sie einen anderen Datenträger. Ein früherer Export dort ist unberührt.
error-export-read-only = In diesen Ordner darf nichts geschrieben werden.
    .next = Wählen Sie einen anderen Ordner. Ein früherer Export dort ist unberührt.
error-export-name-too-long = Der Name dieses Ordners ist zu lang.
    .next = Wählen Sie einen kürzeren Namen oder einen Ort weiter oben auf dem Datenträger.
error-export-folder-in-use = Ein anderes Programm benutzt diesen Ordner.
    .next = Schließen Sie die Gedenkseite dort, wo sie geöffnet ist, und exportieren Sie dann noch einmal.
error-export-io = Die Gedenkseite konnte dort nicht geschrieben werden.
    .next = Versuchen Sie es noch einmal oder wählen Sie einen anderen Ordner. Ein früherer Export dort ist unberührt.
error-export-page = Die Gedenkseite ließ sich nicht zusammenstellen.
    .next = Nichts wurde exportiert. Versuchen Sie es noch einmal; wenn es wieder geschieht, starten Sie Everpaw neu.
error-nothing-exported = Seit das Tagebuch geöffnet wurde, ist nichts exportiert worden.
    .next = Exportieren Sie zuerst die Gedenkseite, dann lässt sich ihr Ordner zeigen.
error-reveal-failed = Der Ordner ließ sich nicht anzeigen.
    .next = Die Gedenkseite liegt trotzdem dort. Öffnen Sie den Ordner auf dem gewohnten Weg.

## Das Programm selbst

error-settings-unwritable = Diese Einstellung konnte nicht gespeichert werden.
    .next = Prüfen Sie, ob der Datenträger Platz hat und beschrieben werden darf, und wählen Sie dann noch einmal.
error-not-allowed = Dieses Fenster darf das nicht.
    .next = Schließen Sie es und starten Sie Everpaw neu. Was gespeichert wurde, ist sicher.
error-malformed = Ein Teil von Everpaw hat einen anderen nicht verstanden.
    .next = Versuchen Sie es noch einmal. Wenn es wieder geschieht, starten Sie Everpaw neu. Was gespeichert wurde, ist sicher.
error-internal = In Everpaw ist etwas schiefgegangen.
    .next = Versuchen Sie es noch einmal. Wenn es wieder geschieht, starten Sie Everpaw neu. Was gespeichert wurde, ist sicher.
# Für einen Code, für den diese Version keine Worte hat.
error-unknown = Es ist etwas schiefgegangen, wofür Everpaw keine Worte hat. Es heißt „{ $code }“.
    .next = Versuchen Sie es noch einmal. Wenn es wieder geschieht, starten Sie Everpaw neu. Was gespeichert wurde, ist sicher.

## Bemerkungen: Nichts ist fehlgeschlagen, und jemand sollte es wissen

remark-keychainSilent = Der Schlüsselbund dieses Computers antwortet nicht, deshalb wird nichts darin abgelegt. Das Tagebuch funktioniert wie gewohnt.
remark-entryLeft = Ein alter Eintrag von Everpaw ließ sich nicht aus dem Schlüsselbund entfernen. Er öffnet nichts mehr.
remark-sessionsDamaged = Die Datei mit den Sitzungen von Everpaw war beschädigt. Sie wurde beiseitegelegt und eine neue begonnen. Kein Tagebuch ist betroffen.
remark-sessionsUnreadable = Die Sitzungen von Everpaw können gerade nicht gelesen oder geschrieben werden. Kein Tagebuch ist betroffen; vielleicht wird öfter nach der Passphrase gefragt.
remark-vaultRepaired = Eine der beiden Dateien, die dieses Profil öffnen, war beschädigt. Sie wurde aus der anderen wiederhergestellt. Nichts ist verloren.
remark-wordsMayBeMissing = Als dieses Tagebuch zuletzt verschlossen wurde, war vielleicht nicht alles gespeichert. Falls Sie gerade schrieben, sehen Sie nach, ob die letzten Wörter da sind.
remark-settingsUnreadable = Die Einstellungen dieses Computers konnten nicht gelesen werden, deshalb gelten die üblichen. Kein Tagebuch ist betroffen.
