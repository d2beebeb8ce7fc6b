# Small things that several screens share.

toast-dismiss = Dismiss
photo-missing = This picture cannot be shown at the moment
remark-dismiss = Read, put away

language-label = Language
language-system = As on this computer
# The names of the languages stand in their own language.
language-en = English
language-de = Deutsch
theme-label = Appearance
theme-system = As on this computer
theme-light = Light
theme-dark = Dark
