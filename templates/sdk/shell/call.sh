# shellcheck shell=sh
# The words that the functions of this package are declared with.
#
# A function runs in a subshell, and the subshell reads this file: no variable, no option of the
# shell and no trap of it is left behind. Names begin with `api_`, and programs are run by `command`,
# so that no alias or function of the caller is in the way.

if [ -n "${ZSH_VERSION-}" ]; then
  emulate sh
fi
set +aefmuC
unset IFS
if [ -n "${BASH_VERSION-}" ]; then
  eval 'trap - DEBUG ERR RETURN'
fi

api_newline='
'

# Reads what a function was given: the names of the package and of its variables, its own, its words.
api_begin() {
  api_prefix=$2
  api_function=$1_$3
  shift 3
  api_words=0 api_taken=0 api_given=' ' api_expected=' '
  api_help='' api_include='' api_raw='' api_save='' api_dump='' api_filter='' api_headers=''
  api_message='' api_body='' api_query='' api_authorization='' api_scheme=''
  api_follows=yes api_successes=' '
  api_unset='' api_secrets='' api_streams='' api_folder='' api_child='' api_partial=''
  eval "api_timeout=\${${api_prefix}_TIMEOUT:-60} api_retries=\${${api_prefix}_RETRIES:-2}"
  case $api_retries in
    *[!0-9]*) api_refuse "${api_prefix}_RETRIES is a whole number, and not $api_retries" ;;
  esac
  while [ $# -gt 0 ]; do
    case $1 in
      --)
        shift
        break
        ;;
      -h | --help) api_help=yes ;;
      -i) api_include=yes ;;
      -r) api_raw=yes ;;
      -[DHoqt])
        [ $# -ge 2 ] || api_refuse "$1 needs a value"
        api_option "$1" "$2"
        shift
        ;;
      --*=*) api_keep "${1%%=*}" "${1#*=}" ;;
      --*)
        [ $# -ge 2 ] || api_refuse "$1 needs a value"
        api_keep "$1" "$2"
        shift
        ;;
      '' | - | -[0-9]* | [!-]*) api_push "$1" ;;
      *) api_refuse "there is no option $1; --help lists them" ;;
    esac
    shift
  done
  for api_word in "$@"; do
    api_push "$api_word"
  done
  if [ -n "$api_help" ]; then
    . "$api_home/lib/help.sh"
  fi
  api_configure
}

# Prints a text. In the shell where printf is a program, others could read what it is given.
case ${KSH_VERSION-} in
  *MIRBSD* | *LEGACY*) api_print() { print -rn -- "$1"; } ;;
  *) api_print() { printf '%s' "$1"; } ;;
esac

# Says why nothing is sent, and ends the function.
api_refuse() {
  api_print "$api_function: $1$api_newline" >&2
  exit 2
}

# An option that every function has.
api_option() {
  case $1 in
    -D) api_dump=$2 ;;
    -H) api_headers=$api_headers$2$api_newline ;;
    -o) api_save=$2 ;;
    -q) api_filter=$2 ;;
    -t) api_timeout=$2 ;;
  esac
}

# A word without a name.
api_push() {
  api_words=$((api_words + 1))
  eval "api_word_$api_words=\$1"
}

# A word with a name: `--per-page`, and the value.
api_keep() {
  case ${1#--} in
    '' | [!a-z]* | *[!a-z0-9-]*) api_refuse "there is no option $1; --help lists them" ;;
  esac
  api_identify "$1"
  api_count=0
  case $api_given in
    *" $api_key "*) eval "api_count=\$api_count_$api_key" ;;
    *) api_given=$api_given$api_key' ' ;;
  esac
  api_count=$((api_count + 1))
  eval "api_count_$api_key=$api_count api_value_${api_key}_$api_count=\$2"
}

# Makes `per_page` of `--per-page`.
api_identify() {
  api_key=''
  api_rest=${1#--}
  while :; do
    case $api_rest in
      *-*)
        api_key=$api_key${api_rest%%-*}_
        api_rest=${api_rest#*-}
        ;;
      *) break ;;
    esac
  done
  api_key=$api_key$api_rest
}

# Adds words to what is said about the request, each line of them with a mark before it.
api_add() {
  for api_word in "$@"; do
    api_mark='='
    while :; do
      case $api_word in
        *"$api_newline"*)
          api_message=$api_message$api_mark${api_word%%"$api_newline"*}$api_newline
          api_word=${api_word#*"$api_newline"}
          api_mark='+'
          ;;
        *) break ;;
      esac
    done
    api_message=$api_message$api_mark$api_word$api_newline
  done
}

# Settings -----------------------------------------------------------------------------------------

# Declares a setting: its name, its variable, the value it has where that is not set.
api_setting() {
  eval "api_value=\${$2-} api_found=\${$2+yes}"
  if [ -z "$api_found" ]; then
    if [ $# -ge 3 ]; then
      api_value=$3
    else
      # What uses it is refused.
      api_value="{{$2}}"
      api_unset="$api_unset $2"
    fi
  fi
  eval "setting_$1=\$api_value"
}

# The same for a credential, which is sent to no other server.
api_secret() {
  api_setting "$@"
  api_secrets="$api_secrets $1"
}

# Declares a server: its name, its variable, its URL where that is not set.
api_server() {
  eval "api_value=\${$2:-\${3-}}"
  if [ -z "$api_value" ]; then
    api_value="{{$2}}"
    api_unset="$api_unset $2"
  fi
  eval "server_$1=\$api_value"
}

# Refuses a value that a missing setting is part of.
api_need() {
  for api_name in $api_unset; do
    case $1 in
      *"{{$api_name}}"*) api_refuse "set $api_name: it has no value, and is needed here" ;;
    esac
  done
}

# Sets `api_level` to `secret` where a credential is part of the value of a header. Those are sent to
# no other server, and neither are those that the caller gave.
api_weigh() {
  api_level=plain
  for api_name in $api_secrets; do
    eval "api_value=\$setting_$api_name"
    case $api_value:$1 in
      :*) ;;
      *:*"$api_value"*) api_level=secret ;;
    esac
  done
}

# How the server knows the caller: these are used by `api_authorize`.

# A header of a credential.
api_key_header() {
  api_need "$2"
  api_add credential "$1" "$2" ''
}

# A pair of the query.
api_key_query() {
  api_need "$2"
  api_add credential-query "$1" "$2" ''
}

# The word before a token, which may be empty, and the token.
api_bearer() {
  api_key_header Authorization "${1:+$1 }$2"
}

# What curl does itself: `basic`, `digest` or `ntlm`, a name, a password.
api_user() {
  api_need "$2$3"
  api_add credential-user "$1" "$2:$3" ''
}

# An authentication that this package cannot do.
api_foreign() {
  eval "api_value=\$api_headers\${${api_prefix}_HEADERS-}"
  case $api_value in
    *[Aa]uthorization:*) ;;
    *) api_refuse "the authentication $1 is not done here: make its header, and give it by -H" ;;
  esac
}

# Requests -----------------------------------------------------------------------------------------

# The method, the path with `{name}` for values, and the server.
api_request() {
  api_method=$1
  case $2 in
    '' | */) api_slash=yes ;;
    *) api_slash='' ;;
  esac
  api_add method '' "$1" ''
  eval "api_url=\$server_$3"
  [ -n "$api_help" ] || api_need "$api_url"
  api_add url "$api_url" "$2" ''
}

# What stands in the path, the query, the headers, a form, and a multipart body: a key, and either
# `=` and a value, or an argument: its name, its type and what it means. `--name` may be left out,
# `--name...` may be repeated, and `--name+` is there at least once. The type of a part comes last.
api_path() { api_pair path "$@"; }
api_query() { api_pair query "$@"; }
api_header() { api_pair header "$@"; }
api_field() { api_pair field "$@"; }
api_part() { api_pair part "$@"; }

# The body: `json`, `text` or `file`, and an argument.
api_body() { api_pair body "$@"; }

# How fields and parts are sent: `form` or `multipart`.
api_encode() {
  api_body=$1
}

# A path's value that is no argument may hold several segments.
api_subpath() {
  [ -n "$api_help" ] || api_need "$2"
  api_add subpath "$1" "$2" ''
}

# A GraphQL query, the name of its operation, and the argument for its variables.
api_graphql() {
  api_query=$1
  api_operation=$2
  shift 2
  api_body=graphql api_body_value=''
  api_pair body graphql "$@"
}

api_pair() {
  if [ "$3" = '=' ]; then
    [ -z "$api_help" ] || return 0
    api_need "$4"
    case $1 in
      header)
        api_weigh "$4"
        api_add header "$2" "$4" "$api_level"
        ;;
      *) api_add "$1" "$2" "$4" "${5-}" ;;
    esac
    return
  fi
  if [ -n "$api_help" ]; then
    api_document "$3" "$4" "${5-}" "$1" "$2"
    return
  fi
  case $3 in
    --*...) api_named "${3%...}" many "$@" ;;
    --*+) api_named "${3%+}" some "$@" ;;
    --*) api_named "$3" one "$@" ;;
    *)
      api_taken=$((api_taken + 1))
      [ "$api_taken" -le "$api_words" ] || api_refuse "$3 is missing; --help says what there is"
      eval "api_value=\$api_word_$api_taken"
      api_give "$3" "$1" "$2" "$4" "${6-}"
      ;;
  esac
}

# An argument with a name: how it is called, how often it may be there, and what `api_pair` was given.
api_named() {
  api_identify "$1"
  api_expected=$api_expected$api_key' '
  api_count=0
  case $api_given in
    *" $api_key "*) eval "api_count=\$api_count_$api_key" ;;
  esac
  case $2:$api_count in
    some:0) api_refuse "$1 is missing; --help says what there is" ;;
    one:0 | one:1 | some:* | many:*) ;;
    *) api_refuse "$1 is there more than once" ;;
  esac
  api_number=0
  while [ "$api_number" -lt "$api_count" ]; do
    api_number=$((api_number + 1))
    eval "api_value=\$api_value_${api_key}_$api_number"
    api_give "$1" "$3" "$4" "$6" "${8-}"
  done
}

# Adds a value that was given: how it is called, the kind of pair, the key, its type, that of a part.
api_give() {
  case $4:$api_value in
    integer: | integer:- | integer:*[!0-9-]* | integer:?*-*)
      api_refuse "$1 is a whole number, and not $api_value"
      ;;
    boolean:true | boolean:false) ;;
    boolean:*) api_refuse "$1 is true or false, and not $api_value" ;;
  esac
  case $2:$4 in
    body:*)
      api_body=$3
      api_body_value=$api_value
      ;;
    part:file) api_file "$1" "$3" "$api_value" ;;
    header:*) api_add header "$3" "$api_value" secret ;;
    *) api_add "$2" "$3" "$api_value" "${5-}" ;;
  esac
}

# Adds a file as a part: how it is called, the key, `PATH[;type=TYPE][;filename=NAME]`.
api_file() {
  api_file_name='' api_file_type='' api_file_path=$3
  case $api_file_path in
    *';filename='*)
      api_file_name=${api_file_path##*;filename=}
      api_file_path=${api_file_path%;filename=*}
      ;;
  esac
  case $api_file_path in
    *';type='*)
      api_file_type=${api_file_path##*;type=}
      api_file_path=${api_file_path%;type=*}
      ;;
  esac
  if [ "$api_file_path" = - ]; then
    api_streams=yes
  else
    [ -r "$api_file_path" ] || api_refuse "$1: there is no file $api_file_path that can be read"
  fi
  api_add filename '' "$api_file_name" ''
  api_add file "$2" "$api_file_path" "$api_file_type"
}

# What the body is said to be.
api_type() {
  api_add type '' "$1" ''
}

# The name of the authentication.
api_auth() {
  api_authorization=$1
}

# Redirects are not followed.
api_stay() {
  api_follows=''
}

# What is answered: the statuses of a success, and the type.
api_answer() {
  api_successes="$api_successes$1 "
  [ -z "$api_help" ] || api_document_answer "$@"
}

# A documented error: the status, what that means, and the type.
api_error() {
  eval "api_error_$1=\$2\${3:+\" (\$3)\"}"
  [ -z "$api_help" ] || api_document_error "$@"
}

# Sends what was declared.
api_send() {
  if [ -n "$api_help" ]; then
    api_print_help
    exit 0
  fi
  [ "$api_taken" -ge "$api_words" ] || api_refuse "there is an argument too many: --help lists them"
  for api_key in $api_given; do
    case $api_expected in
      *" $api_key "*) ;;
      *) api_refuse "there is no option for $api_key: --help lists them" ;;
    esac
  done
  [ -z "$api_authorization" ] || api_authorize "$api_authorization"
  . "$api_home/lib/send.sh"
  api_perform
}
