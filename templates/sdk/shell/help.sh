# shellcheck shell=sh
# What `--help` prints: the comment above a function, its declarations, and the types in them. Rows
# are words with tabs between them until all of it is laid out.

api_tab='	'
api_usage='' api_rows='' api_answers='' api_errors='' api_types=''

# An argument: its name, its type, what it means, and where it goes.
api_document() {
  case $1 in
    --*...) api_word="${1%...} VALUE..." ;;
    --*+) api_word="${1%+} VALUE..." ;;
    --*) api_word="$1 VALUE" ;;
    *)
      api_word="<$1>"
      api_usage="$api_usage <$1>"
      ;;
  esac
  case $2:$4:$5 in
    string:body:*) api_about='Text, or - for standard input.' ;;
    string:*) api_about='' ;;
    file:*) api_about='A file: its path, or - for standard input.' ;;
    integer:* | boolean:*) api_about="($2)" ;;
    JSON:*) api_about='JSON, @FILE, or - for standard input.' ;;
    *) api_about="JSON, @FILE, or - for standard input: $2." ;;
  esac
  case $1 in
    --*+) api_about="At least once. $api_about" ;;
  esac
  api_rows="$api_rows  $api_word$api_tab$api_about${api_about:+ }$3$api_newline"
  api_types="$api_types $2"
}

# An answer: its status, its type.
api_document_answer() {
  api_answers="$api_answers  $1$api_tab$2$api_newline"
  api_types="$api_types $2"
}

# An error: its status, what that means, its type.
api_document_error() {
  api_errors="$api_errors  $1 $2$api_tab${3-}$api_newline"
  api_types="$api_types ${3-}"
}

# A member of a type: its key, its type, what it holds, and whether it is optional.
api_member() {
  printf '  %s\t%s\t%s\n' "$1" "$2${4:+, $4}" "${3-}"
  api_types="$api_types $2"
}

api_print_help() {
  # Nothing in a text of the API may steer the terminal.
  api_print_all | LC_ALL=C command awk -F '\t' '
    { gsub(/[\001-\010\013-\037\177]/, "") }
    NF > 1 { $0 = NF > 2 ? sprintf("%-26s %-24s %s", $1, $2, $3) : sprintf("%-26s %s", $1, $2) }
    { sub(/ +$/, ""); print }'
}

api_print_all() {
  printf 'Usage: %s [OPTION...]%s\n' "$api_function" "$api_usage"
  command awk -v head="$api_function() (" '
    $0 == head { printf "\n%s", text; exit }
    /^#/ { sub(/^# ?/, ""); text = text $0 "\n"; next }
    { text = "" }' "$api_home"/lib/api/*.sh "$api_home"/custom.sh
  [ -z "$api_rows" ] || printf '\nArguments:\n%s' "$api_rows"
  command cat <<'END'

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
      case $api_type:$api_printed in
        [!A-Z]* | *:*" $api_type "*) continue ;;
      esac
      command -v "api_model_$api_type" >/dev/null || continue
      api_printed=$api_printed$api_type' '
      printf '\n%s:\n' "$api_type"
      "api_model_$api_type"
    done
  done
}
