# The settings, inside the journal's window.

settings-title = Settings
settings-saved = Saved

settings-computer = This computer
settings-computer-what = For everybody who uses Everpaw here, also before a profile is opened.
motion-label = Motion
motion-what = Kept still, nothing fades, slides or grows.
motion-system = As on this computer
motion-still = Keep still

# The profile's name.
settings-journal = { $label }
settings-journal-what = For this profile only.
idle-label = Lock after
idle-what = When nobody has typed, pressed or moved anything for this long, the journal locks. What was being written is saved before.
idle-seconds = { $count ->
    [one] One second
   *[other] { $count } seconds
}
idle-minutes = { $count ->
    [one] One minute
   *[other] { $count } minutes
}
idle-hours = { $count ->
    [one] One hour
   *[other] { $count } hours
}
