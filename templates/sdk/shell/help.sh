# shellcheck shell=sh
# What `--help` prints: the comment above a function, its declarations, and the types in them.

api_usage='' api_arguments='' api_answers='' api_errors='' api_types=''

# An argument: its name, its type, what it means, and where it goes.
api_document() {
  case $1 in
    --*)
      api_plain=${1%...}
      api_plain=${api_plain%+}
      case $1 in
        *...) api_line="$api_plain VALUE..." ;;
        *+) api_line="$api_plain VALUE... (needed)" ;;
        *) api_line="$api_plain VALUE" ;;
      esac
      ;;
    *)
      api_line=$(printf '%s' "$1" | command tr '[:lower:]' '[:upper:]')
      api_usage="$api_usage $api_line"
      ;;
  esac
  case $2 in
    string)
      api_about=$3
      [ "$4:$5" != body:text ] || api_about="Text, or - for standard input. $3"
      ;;
    file) api_about="File: a path, or - for standard input. $3" ;;
    integer | boolean) api_about="($2) $3" ;;
    *)
      api_about="JSON, @FILE, or - for standard input: $2. $3"
      api_types="$api_types $2"
      ;;
  esac
  api_arguments=$api_arguments$(printf '  %-24s %s' "$api_line" "$api_about")$api_newline
}

# An answer: its status, its type.
api_document_answer() {
  api_answers=$api_answers$(printf '  %-24s %s' "$1" "$2")$api_newline
  api_types="$api_types $2"
}

# An error: its status, what that means, its type.
api_document_error() {
  api_errors=$api_errors$(printf '  %-24s %s' "$1 $2" "${3-}")$api_newline
  api_types="$api_types ${3-}"
}

# A member of a type: its key, its type, what it holds.
api_member() {
  case ${4-} in
    optional) api_about="$2, optional" ;;
    *) api_about=$2 ;;
  esac
  printf '  %-24s %-24s %s\n' "$1" "$api_about" "${3-}"
  api_types="$api_types $2"
}

api_print_help() {
  # No text of the API may steer the terminal.
  api_print_all | command tr -d '\000-\010\013-\037\177'
}

api_print_all() {
  printf 'Usage: %s [OPTION...]%s\n' "$api_function" "$api_usage"
  command awk -v head="$api_function() (" '
    $0 == head { printf "\n%s", text; exit }
    /^#/ { line = $0; sub(/^# ?/, "", line); text = text line "\n"; next }
    { text = "" }' "$api_home"/lib/api/*.sh "$api_home"/custom.sh
  [ -z "$api_arguments" ] || printf '\nArguments:\n%s' "$api_arguments"
  cat <<'END'

Options of every function:
  -H 'NAME: VALUE'         another header
  -D FILE                  write status and headers to a file
  -i                       print status and headers before the body
  -o FILE                  write the body to a file
  -q FILTER                print what a filter of jq reads from the body
  -r                       print the body of an error as that of a success
  -t SECONDS               how long an answer may take
END
  [ -z "$api_answers" ] || printf '\nAnswers:\n%s' "$api_answers"
  [ -z "$api_errors" ] || printf '\nErrors:\n%s' "$api_errors"
  api_print_types
}

# The types that were mentioned, and those in them.
api_print_types() {
  . "$api_home/lib/models.sh"
  api_printed=' '
  while [ -n "$api_types" ]; do
    api_rest=$api_types
    api_types=''
    for api_type in $api_rest; do
      case $api_type in
        [A-Z]*) ;;
        *) continue ;;
      esac
      case $api_printed in
        *" $api_type "*) continue ;;
      esac
      command -v "api_model_$api_type" >/dev/null || continue
      api_printed=$api_printed$api_type' '
      printf '\n%s:\n' "$api_type"
      "api_model_$api_type"
    done
  done
}
