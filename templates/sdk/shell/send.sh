# shellcheck shell=sh
# Sends what was declared, again where that may help, and gives back what is answered.
#
# Credentials, arguments and bodies are on no command line: curl reads them from a folder that only
# its owner can read, and that is removed whatever happens.

# How often redirects are followed.
api_longest_way=10

api_perform() {
  trap 'api_close' EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 141' PIPE
  trap 'exit 143' TERM
  api_folder=$(command mktemp -d) || api_refuse 'there is no folder for files of a moment'
  api_stdin=/dev/null
  api_settle_body
  api_compose
  if [ "$api_stdin" = - ]; then
    exec 9<&0
  else
    exec 9</dev/null
  fi
  api_tries=0
  while :; do
    api_attempt
    if api_may_repeat; then
      api_retries=$((api_retries - 1))
      api_pause
    elif api_may_follow; then
      api_follow
    else
      break
    fi
  done
  api_finish
}

# Removes what was there for this call alone.
api_close() {
  [ -z "$api_child" ] || kill "$api_child" 2>/dev/null
  [ -z "$api_partial" ] || command rm -f -- "$api_partial"
  [ -z "$api_folder" ] || command rm -rf -- "$api_folder"
}

# Runs a program in the background, since a shell hears signals only while it waits.
api_run() {
  "$@" <&9 &
  api_child=$!
  wait "$api_child"
  api_exit=$?
  api_child=''
}

# Bodies ------------------------------------------------------------------------------------------

# Says what the body is, and puts it where curl finds it.
api_settle_body() {
  [ -z "$api_streams" ] || api_stdin=-
  api_body_path=''
  case $api_body in
    '') ;;
    file)
      case $api_body_value in
        -)
          if [ -n "$api_scheme" ]; then
            # It is read twice: to be signed, and to be sent.
            api_body_value=$api_folder/text
            command cat >"$api_body_value"
          else
            api_stdin=-
          fi
          ;;
        *) [ -r "$api_body_value" ] || api_refuse "there is no file $api_body_value that can be read" ;;
      esac
      api_body_path=$api_body_value
      # curl would put the name of the file behind a URL that ends with a slash.
      if [ -f "$api_body_value" ] && [ -n "$api_slash" ]; then
        api_add body data "$api_body_value" ''
      else
        api_add body upload "$api_body_value" ''
      fi
      ;;
    graphql)
      if [ -n "$api_body_value" ]; then
        api_text
        api_settle_json
        case $api_body_value in
          - | @*) api_body_value=$(command cat <"$api_text_file") ;;
        esac
        api_add variables '' "$api_body_value" ''
      fi
      api_body_path=$api_folder/data
      api_add body graphql "$api_query" ''
      api_add operation '' "$api_operation" ''
      ;;
    json)
      api_text
      api_settle_json
      api_add body data "$api_text_file" ''
      ;;
    text)
      api_text
      api_add body data "$api_text_file" ''
      ;;
    *)
      [ "$api_body" != form ] || api_body_path=$api_folder/data
      api_add body "$api_body" '' ''
      ;;
  esac
}

# A body that was given as text, as `-`, or, where it is JSON, as `@FILE`: sets the file that holds it.
api_text() {
  api_text_file=$api_folder/text
  case $api_body:$api_body_value in
    *:- | json:@- | graphql:@-) command cat >"$api_text_file" ;;
    json:@* | graphql:@*)
      api_text_file=${api_body_value#@}
      [ -r "$api_text_file" ] || api_refuse "there is no file $api_text_file that can be read"
      ;;
    *) api_print "$api_body_value" >"$api_text_file" ;;
  esac
  api_body_path=$api_text_file
}

# Sees to it that a body is JSON. Of a short text awk mostly sees that without another program.
api_settle_json() {
  case $api_body_value in
    - | @*) api_check_json ;;
    *)
      if [ "${#api_body_value}" -gt 99999 ]; then
        api_check_json
      else
        api_add json '' "$api_body_value" ''
      fi
      ;;
  esac
}

# Refuses what is not one JSON value.
api_check_json() {
  command -v jq >/dev/null || api_refuse 'jq is needed, and is not installed'
  command jq -es 'length == 1' <"$api_text_file" >/dev/null 2>"$api_folder/problem" && return
  read -r api_problem <"$api_folder/problem"
  api_refuse "the body is not JSON${api_problem:+: $api_problem}"
}

# Requests ----------------------------------------------------------------------------------------

# Writes the configurations that curl reads.
api_compose() {
  eval "api_agent=\${${api_prefix}_USER_AGENT:-\$api_user_agent} api_own=\${${api_prefix}_HEADERS-}"
  eval "api_curl_config=\${${api_prefix}_CURL_CONFIG-}"
  api_own_headers environment "$api_own"
  api_own_headers call "$api_headers"
  api_add option user-agent "$api_agent" ''
  api_add option max-time "$api_timeout" ''
  api_add option proto '=http,https' ''
  api_add option dump-header "$api_folder/headers" ''
  api_add option write-out '%{http_code}\n%{redirect_url}\n' ''
  api_body_file=$api_folder/answer
  if [ -n "$api_save" ] && { [ -f "$api_save" ] || [ ! -e "$api_save" ]; }; then
    # Beside the file, which is only touched once all of it is there.
    api_partial=$api_save.${api_folder##*[./]}
    api_body_file=$api_partial
  fi
  api_add option output "$api_body_file" ''
  api_configure_curl
}

# Headers of the caller's own, each on a line.
api_own_headers() {
  api_rest=$2
  while [ -n "$api_rest" ]; do
    api_line=${api_rest%%"$api_newline"*}
    case $api_rest in
      *"$api_newline"*) api_rest=${api_rest#*"$api_newline"} ;;
      *) api_rest='' ;;
    esac
    case $api_line in
      *:*)
        api_value=${api_line#*:}
        api_add own-header "${api_line%%:*}" "${api_value# }" "$1"
        ;;
      '') ;;
      *) api_refuse "this is no header: $api_line" ;;
    esac
  done
}

# Hands what was said over to awk.
api_configure_curl() {
  api_said=$api_message
  api_message=''
  api_add "$api_folder"
  LC_ALL=C command awk -f "$api_home/lib/words.awk" -f "$api_home/lib/request.awk" <<END
$api_message$api_said
END
  case $? in
    0) return ;;
    4)
      # It sees no JSON, and jq can say why.
      api_check_json
      api_message=$api_said
      api_add checked '' '' ''
      api_configure_curl
      return
      ;;
  esac
  api_problem='the request cannot be made'
  [ ! -s "$api_folder/problem" ] || read -r api_problem <"$api_folder/problem"
  api_refuse "$api_problem"
}

# Asks once: sets curl's exit, the status of the answer, and where it redirects to.
api_attempt() {
  set -- --disable --silent --show-error --globoff --path-as-is
  [ -z "$api_scheme" ] || api_sign_attempt
  for api_name in options target auth signature body; do
    # curl sends no body with HEAD.
    [ "$api_name:$api_method" != body:HEAD ] || continue
    [ ! -s "$api_folder/$api_name" ] || set -- "$@" --config "$api_folder/$api_name"
  done
  [ -z "$api_curl_config" ] || set -- "$@" --config "$api_curl_config"
  [ ! -e "$api_body_file" ] || command rm -f -- "$api_body_file"
  api_run command curl "$@" >"$api_folder/written" 2>"$api_folder/problem"
  api_status=000 api_location=''
  { read -r api_status && read -r api_location; } <"$api_folder/written"
}

# Whether the request is sent again. One that is not idempotent is where the server did nothing: it
# was not reached, or turned the request away.
api_may_repeat() {
  [ "$api_retries" -gt 0 ] && [ "$api_stdin" != - ] || return 1
  case $api_exit:$api_status in
    6:* | 7:* | 0:429) return 0 ;;
    # Time is over, or the connection broke.
    16:* | 18:* | 28:* | 35:* | 52:* | 55:* | 56:* | 92:* | 0:408 | 0:5??) ;;
    *) return 1 ;;
  esac
  case $api_method in
    GET | HEAD | PUT | DELETE | OPTIONS | TRACE) return 0 ;;
    *) return 1 ;;
  esac
}

# Waits for as long as the server says, but at most two minutes; otherwise half a second, twice as
# long each time up to eight seconds, and a little less by chance.
api_pause() {
  api_tries=$((api_tries + 1))
  api_seconds=''
  if [ "$api_exit" -eq 0 ]; then
    api_seconds=$(api_last_headers | command awk '
      tolower($0) ~ /^retry-after:/ { sub(/^[^:]*:[ \t]*/, ""); sub(/[ \t]+$/, ""); print; exit }')
  fi
  case $api_seconds in
    *[!0-9.]*)
      # A date of HTTP (RFC 9110, 5.6.7).
      api_seconds=$(printf '%s' "$api_seconds" | command jq -Rr '
        try (strptime("%a, %d %b %Y %H:%M:%S GMT") | mktime - now | ceil) catch empty
        | if . < 0 then 0 else . end')
      ;;
  esac
  api_run command sleep "$(command awk -v asked="$api_seconds" -v tries="$api_tries" -v seed="$$" '
    BEGIN {
      if (asked != "") {
        pause = asked + 0
        if (pause > 120) pause = 120
        print pause
        exit
      }
      srand()
      srand(srand() * 1000 + seed)
      pause = 0.5
      while (--tries && pause < 8) pause *= 2
      printf "%.2f\n", pause * (0.75 + rand() / 4)
    }')"
}

# Redirects ---------------------------------------------------------------------------------------

api_may_follow() {
  [ -n "$api_follows" ] && [ "$api_exit" -eq 0 ] && [ -n "$api_location" ] || return 1
  [ "$api_longest_way" -gt 0 ] || return 1
  case $api_status in
    301 | 302 | 303) ;;
    # The body has to be sent again.
    307 | 308) [ "$api_stdin" != - ] || return 1 ;;
    *) return 1 ;;
  esac
}

# Goes where the answer says. What was a POST becomes a GET without a body where browsers do that;
# credentials stay with their server.
api_follow() {
  api_longest_way=$((api_longest_way - 1))
  case $api_status:$api_method in
    30[23]:HEAD) ;;
    301:POST | 30[23]:*)
      api_method=GET
      command rm -f -- "$api_folder/body"
      api_body='' api_body_path=''
      ;;
  esac
  if [ "$(api_origin "$api_url")" != "$(api_origin "$api_location")" ]; then
    command rm -f -- "$api_folder/auth" "$api_folder/signature"
    api_scheme=''
  fi
  api_url=$api_location
  api_message=''
  api_add method '' "$api_method" ''
  api_add moved '' "$api_location" ''
  [ -z "$api_scheme" ] || api_add sign '' '' ''
  api_configure_curl
}

# Scheme, host and port of a URL.
api_origin() {
  api_rest=${1#*://}
  case $1 in
    *://*) printf '%s://%s' "${1%%://*}" "${api_rest%%[/?#]*}" ;;
    *) printf 'http://%s' "${1%%[/?#]*}" ;;
  esac
}

# Answers -----------------------------------------------------------------------------------------

# The status line and the headers of the last answer: others may come before it.
api_last_headers() {
  command awk '
    /^HTTP\// { text = "" }
    { sub(/\r$/, ""); text = text $0 "\n" }
    END { printf "%s", text }' "$api_folder/headers"
}

# Gives back what was answered. The function ends with 0, or with 3 where no answer came, 4 for an
# error of the caller's, 5 for one of the server's, 6 where the filter failed.
api_finish() {
  if [ "$api_exit" -ne 0 ]; then
    read -r api_problem <"$api_folder/problem"
    printf '%s: no answer: %s\n' "$api_function" "${api_problem:-curl failed with $api_exit}" >&2
    exit 3
  fi
  # curl writes the headers there where it asks for nothing else.
  if [ ! -f "$api_body_file" ] || [ "$api_method" = HEAD ]; then
    : >"$api_body_file"
  fi
  [ -z "$api_dump" ] || api_last_headers >"$api_dump" || exit 3
  case $api_status in
    2??) ;;
    3??) [ -z "$api_follows" ] || api_fail 4 ;;
    5??) api_fail 5 ;;
    *) api_fail 4 ;;
  esac
  [ -z "$api_include" ] || api_last_headers
  if [ -n "$api_save" ]; then
    api_store || exit 3
  elif [ -n "$api_filter" ]; then
    api_read || exit 6
  else
    command cat <"$api_body_file"
  fi
  exit 0
}

# Tells of an error, and ends the function.
api_fail() {
  case " $api_successes" in
    *" $api_status "*) return ;;
  esac
  eval "api_reason=\${api_error_$api_status-}"
  if [ -z "$api_reason" ]; then
    api_reason=$(api_last_headers | command awk '{ $1 = $2 = ""; sub(/^ +/, ""); print; exit }')
  fi
  printf '%s: %s %s\n' "$api_function" "$api_status" "$api_reason" >&2
  if [ -n "$api_raw" ]; then
    [ -z "$api_include" ] || api_last_headers
    command cat <"$api_body_file"
  else
    [ -z "$api_include" ] || api_last_headers >&2
    command cat <"$api_body_file" >&2
  fi
  exit "$1"
}

# Puts the body into the file that was asked for.
api_store() {
  if [ -n "$api_partial" ] && [ ! -e "$api_save" ]; then
    command mv -- "$api_partial" "$api_save"
  else
    command cat <"$api_body_file" >"$api_save"
  fi
}

# Reads values from the body. The filter is in a file, since it may hold values too.
api_read() {
  api_print "$api_filter" >"$api_folder/filter"
  command jq -r -f "$api_folder/filter" <"$api_body_file"
}
