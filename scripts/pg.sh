#!/usr/bin/env bash
# Runs a command beside a throwaway PostgreSQL that lives as long as the command.
#   scripts/pg.sh [--durable] COMMAND…
# The command finds the superuser's URL in QUESITI_TEST_POSTGRES, or with --durable in QUESITI_BENCH_POSTGRES:
# --durable keeps fsync on, for measures that mean something; without it a crash may lose what tests wrote.
# A URL already in that variable is used as it is, and nothing is started.
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib.sh
. "$here/lib.sh"

variable=QUESITI_TEST_POSTGRES
parent=/tmp
settings=(fsync=off synchronous_commit=off full_page_writes=off)
if [ "${1:-}" = --durable ]; then
    shift
    variable=QUESITI_BENCH_POSTGRES
    parent=/var/tmp # on disk even where /tmp is memory, which would make fsync free
    settings=(shared_buffers=256MB max_wal_size=2GB checkpoint_timeout=15min)
fi
[ $# -gt 0 ] || die "uso: scripts/pg.sh [--durable] COMANDO…"
[ -z "${!variable:-}" ] || exec "$@"

newest_pg() { printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1; }

# Debian's package would start a server of its own on port 5432: this one run of apt is told not to.
bring_pg() {
    local conf=/etc/postgresql-common/createcluster.d/quesiti-no-main.conf as_root=()
    [ "$(id -u)" -eq 0 ] || as_root=(sudo)
    bring postgresql-common
    "${as_root[@]}" mkdir -p "${conf%/*}"
    echo 'create_main_cluster = false' | "${as_root[@]}" tee "$conf" >/dev/null
    local status=0
    bring postgresql || status=$?
    "${as_root[@]}" rm -f "$conf"
    return "$status"
}

bin=$(newest_pg)
if [ ! -x "$bin/postgres" ]; then
    bring_pg
    bin=$(newest_pg)
    [ -x "$bin/postgres" ] || die "PostgreSQL installato ma non trovato in /usr/lib/postgresql."
fi

# PostgreSQL refuses to run as root.
as_user=()
if [ "$(id -u)" -eq 0 ]; then
    owner=nobody
    if id postgres >/dev/null 2>&1; then owner=postgres; fi
    # It becomes the command, where su and runuser would stand between us and the server's signals.
    as_user=(setpriv --reuid="$owner" --regid="$(id -g "$owner")" --init-groups)
fi

dir='' server='' child=''

# At once and without a checkpoint: the data go away with it.
stop_server() {
    [ -n "$server" ] || return 0
    kill -QUIT "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    server=''
}

# shellcheck disable=SC2317  # called by the trap
cleanup() {
    local status=$?
    trap - EXIT
    trap '' INT TERM HUP # a second Ctrl-C must not leave the server behind
    if [ -n "$child" ] && kill -0 -- "-$child" 2>/dev/null; then
        kill -TERM -- "-$child" 2>/dev/null || true
        for _ in {1..75}; do # a runner's own grace is 10 s, ours 15
            kill -0 -- "-$child" 2>/dev/null || break
            sleep 0.2
        done
        kill -KILL -- "-$child" 2>/dev/null || true
        wait "$child" 2>/dev/null || true
    fi
    stop_server
    [ -z "$dir" ] || rm -rf "$dir"
    exit "$status"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

dir=$(mktemp -d "$parent/quesiti-pg.XXXXXX")
[ "$(id -u)" -ne 0 ] || chown "$owner" "$dir"
root=$PWD
cd "$dir" # the server's user may not enter the repository's folder

"${as_user[@]}" "$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C --no-sync >"$dir/initdb.log" 2>&1 ||
    { cat "$dir/initdb.log" >&2; die "initdb non riuscito."; }
printf '%s\n' "${settings[@]}" "listen_addresses='127.0.0.1'" "unix_socket_directories='$dir'" max_connections=300 \
    >>"$dir/data/postgresql.conf"

# As our own child, so that nobody else has to reap it, and in its own session: Ctrl-C stops the command first.
# Ports below those that the kernel hands to clients; when another process takes one meanwhile, the next is tried.
ready=''
for _ in 1 2 3 4 5 6 7 8; do
    port=$((20000 + RANDOM % 10000))
    if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then continue; fi
    setsid "${as_user[@]}" "$bin/postgres" -D "$dir/data" -p "$port" </dev/null >"$dir/server.log" 2>&1 &
    server=$!
    for _ in {1..600}; do
        # Through the socket in our folder, where no other server can answer.
        if "$bin/pg_isready" -q -h "$dir" -p "$port"; then ready=yes && break 2; fi
        kill -0 "$server" 2>/dev/null || break
        sleep 0.1
    done
    stop_server
done
[ -n "$ready" ] || { tail -n 20 "$dir/server.log" >&2; die "PostgreSQL non si avvia."; }
cd "$root"

export "$variable=postgres://postgres@127.0.0.1:$port/postgres"
say "PostgreSQL $("$bin/postgres" -V | sed 's/[^0-9]*\([0-9.]*\).*/\1/') usa e getta sulla porta $port"

# In a process group of its own, so that one signal to us reaches all of the command, which we then wait for.
set -m
"$@" </dev/null &
child=$!
set +m
status=0
wait "$child" || status=$?
child=''
exit "$status"
