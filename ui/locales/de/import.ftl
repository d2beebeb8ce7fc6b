# Fotos, die hereinkommen, und was aus ihnen geworden ist.

import-bar = Fotos hinzufügen
import-running = Fotos von { $name } werden hinzugefügt
import-progress = Wie weit es ist
import-files = { $files } von { $total }
import-bytes = { $bytes } von { $total }
left-moment = noch einen Moment
left-seconds = noch etwa { $count } Sekunden
left-minutes = { $count ->
    [one] noch etwa eine Minute
   *[other] noch etwa { $count } Minuten
}
import-stop = Anhalten
import-put-away = Gelesen, ausblenden
import-details = Was es sonst zu wissen gibt
import-kept = { $count ->
    [0] Keine neuen Fotos von { $name }.
    [one] Ein Foto von { $name } wurde hinzugefügt.
   *[other] { $count } Fotos von { $name } wurden hinzugefügt.
}
import-known = { $count ->
    [one] Eines war schon hier.
   *[other] { $count } waren schon hier.
}
import-cancelled = Es wurde angehalten; was vorher kam, ist aufbewahrt.
import-failed = { $count ->
    [one] Nicht hinzugefügt: eine Datei
   *[other] Nicht hinzugefügt: { $count } Dateien
}
import-cut-short = { $count ->
    [one] Hinzugefügt, aber beschädigt: eine Datei
   *[other] Hinzugefügt, aber beschädigt: { $count } Dateien
}
import-cut-short-why = Sie zeigen, was sich zeigen lässt. Gibt es irgendwo ganze Kopien, fügen Sie diese auch hinzu.
import-without-picture = { $count ->
    [one] Ohne Bild aufbewahrt: eine Datei
   *[other] Ohne Bild aufbewahrt: { $count } Dateien
}
import-left-out = { $count ->
    [one] Ausgelassen: eine Datei
   *[other] Ausgelassen: { $count } Dateien
}
import-left-out-why = In einem Ordner werden nur Fotos, Filme und Töne gesucht. Eine Datei, die einzeln gewählt wird, wird immer aufbewahrt.
