# Inside dbus-run-session: starts a gnome-keyring with an empty password, waits until it answers, runs the command
# given as arguments, and ends that keyring again.
set -eu

printf '\n' | gnome-keyring-daemon --unlock --foreground --components=secrets &
daemon=$!
trap 'kill "$daemon" 2>/dev/null || true' EXIT

answers() {
    dbus-send --session --print-reply --dest=org.freedesktop.DBus /org/freedesktop/DBus \
        org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets 2>/dev/null | grep -q 'boolean true'
}

tenths_waited=0
until answers; do
    if [ "$tenths_waited" -ge 150 ]; then
        echo "gnome-keyring did not start within fifteen seconds." >&2
        exit 1
    fi
    tenths_waited=$((tenths_waited + 1))
    sleep 0.1
done

"$@"
