# shellcheck shell=sh
# What the tests are written with. They report in the Test Anything Protocol.

tests=0
failures=0
work=$(mktemp -d)

printf '%s' - >"$work/dash"

# Starts the server, which ends with the tests.
start() {
  python3 tests/server.py "$work" &
  running=$!
  trap 'kill "$running" 2>/dev/null; rm -rf "$work"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  until [ -s "$work/port" ]; do
    kill -0 "$running" || exit
    sleep 0.05
  done
  server=http://127.0.0.1:$(cat "$work/port")
  unset http_proxy https_proxy all_proxy HTTPS_PROXY ALL_PROXY
}

# Reports a test: whether it passed, and its name.
report() {
  tests=$((tests + 1))
  if [ "$1" -eq 0 ]; then
    printf 'ok %d - %s\n' "$tests" "$2"
  else
    failures=$((failures + 1))
    printf 'not ok %d - %s\n' "$tests" "$2"
    sed 's/^/# /' "$work/errors"
  fi
}

# Calls a function while the server plays a saved exchange: the exchange, the function, what it is
# given. The server compares what it is sent, and here what is read is compared. Standard input holds
# what a text `-` stands for otherwise.
replay() {
  connect "$server/play/$1"
  shift
  : >"$work/answer"
  if "$@" >"$work/output" 2>"$work/errors" <"$work/dash"; then
    cmp "$work/answer" "$work/output" >"$work/errors" 2>&1
  else
    printf 'the function ended with %d\n' $? >>"$work/errors"
    false
  fi
  report $? "$1"
}

# A file to upload: the name and the type it is sent with.
upload() {
  printf '%s' "$work/upload${2:+;type=$2}${1:+;filename=$1}"
}

# Says how many tests there were.
finish() {
  printf '1..%d\n' "$tests"
  [ "$failures" -eq 0 ]
}
