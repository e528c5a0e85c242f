# Runs a generated command or script, and lets it tell what it read.

# The place and the text of a value, each ended by NUL, which neither can hold. Called in loops
# that are fed by a pipe, so it must leave standard input alone.
polypost_read() {
  printf '%s\0%s\0' "$1" "$2" >> "$POLYPOST_READS"
}

. "$1"
