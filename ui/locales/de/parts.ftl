# Kleine Dinge, die mehrere Bildschirme gemeinsam haben.

toast-dismiss = Ausblenden
photo-missing = Dieses Bild kann gerade nicht angezeigt werden
remark-dismiss = Gelesen, ausblenden

language-label = Sprache
language-system = Wie auf diesem Computer
# Die Namen der Sprachen stehen in ihrer eigenen Sprache.
language-en = English
language-de = Deutsch
theme-label = Erscheinungsbild
theme-system = Wie auf diesem Computer
theme-light = Hell
theme-dark = Dunkel
