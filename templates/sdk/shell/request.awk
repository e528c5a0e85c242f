# Makes curl's configuration of what was said about a request.

END {
  if (failed) exit 2
  if (unclear) exit 4
  target()
  if (!moved) {
    options()
    credentials()
    body()
    if (signed()) heads()
  }
}

function take(kind, name, value, special) {
  if (kind == "method") method = value
  else if (kind == "url") { base = name; path = value }
  else if (kind == "moved") { moved = value }
  else if (kind == "path" || kind == "subpath") {
    places[++place_count] = name
    values[name] = value
    whole[name] = kind == "path"
  }
  else if (kind == "query" || kind == "credential-query") {
    query = query (query == "" ? "" : "&") pair(name, value)
  }
  else if (kind == "field") { form = form (fields++ ? "&" : "") pair(name, value) }
  else if (kind == "header") header(name, value, 1, special != "plain")
  else if (kind == "own-header") header(name, value, special == "call" ? 3 : 0, 1)
  else if (kind == "credential") header(name, value, 2, 1)
  else if (kind == "sign") { signs = 1; rank("authorization", 2) }
  else if (kind == "credential-user") user = user line("user", value) name "\n"
  else if (kind == "option") option = option line(name, value)
  else if (kind == "type") type = value
  else if (kind == "filename") filename = value
  else if (kind == "part") part(name, value, special)
  else if (kind == "file") file(name, value, special)
  else if (kind == "body") { body_kind = name; body_value = value }
  else if (kind == "json") unclear = !is_json(value)
  else if (kind == "checked") unclear = 0
  else if (kind == "operation") operation = value
  else if (kind == "variables") variables = value
}

# The URL, with values in its path, and the query.
function target(   out, segments, total, n, url) {
  if (moved) url = moved
  else {
    total = split(path, segments, "/")
    for (n = 1; n <= total; n++) out = out (n > 1 ? "/" : "") filled(segments[n])
    sub(/\/+$/, "", base)
    url = base out
    if (query != "") url = url (index(url, "?") ? "&" : "?") query
  }
  if (failed) exit 2
  out = line("url", url)
  out = out (method == "HEAD" ? "head\n" : line("request", method))
  write("target", out)
  if (signed()) write("location", said("url", "", url, ""))
}

# A segment with its values; none of these may lead to another path.
function filled(segment,   out, start, end, name, value, some) {
  while (start = index(segment, "{")) {
    end = index(segment, "}")
    name = substr(segment, start + 1, end - start - 1)
    out = out substr(segment, 1, start - 1)
    if (end > start && name in values) {
      value = values[name]
      some = name
      if (value == "") fail(name " is empty, and stands in the path")
      if (whole[name]) out = out encoded(value)
      else out = out segments_of(name, value)
      segment = substr(segment, end + 1)
    } else {
      out = out "{"
      segment = substr(segment, start + 1)
    }
  }
  out = out segment
  if (some != "" && (out == "." || out == "..")) fail(some " would lead to another path: " out)
  return out
}

function segments_of(name, value,   out, parts, total, n) {
  total = split(value, parts, "/")
  for (n = 1; n <= total; n++) {
    if (parts[n] == "." || parts[n] == "..") fail(name " would lead to another path: " value)
    out = out (n > 1 ? "/" : "") encoded(parts[n])
  }
  return out
}

function pair(name, value) {
  return encoded(name) "=" encoded(value)
}

# Keeps a header for later: of those of one name the ones count that stand highest.
function header(name, value, level, secret,   lower) {
  if (name !~ /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/) return fail("this is no name of a header: " name)
  if (value ~ /[\r\n]/) return fail("the header " name " has a line break")
  lower = tolower(name)
  header_names[++headers] = name
  header_values[headers] = value
  header_levels[headers] = level
  header_secrets[headers] = secret
  rank(lower, level)
}

function rank(lower, level) {
  if (!(lower in highest) || highest[lower] < level) highest[lower] = level
}

function header_lines(secret,   out, n) {
  for (n = 1; n <= headers; n++) {
    if (header_secrets[n] != secret || header_levels[n] < highest[tolower(header_names[n])]) continue
    if (header_values[n] == "") out = out line("header", header_names[n] ";")
    else out = out line("header", header_names[n] ": " header_values[n])
  }
  return out
}

function options() {
  write("options", option header_lines(0))
}

function credentials() {
  write("auth", user header_lines(1))
}

# Whether `sign.awk` makes `Authorization`: a header of the caller's own stands higher.
function signed() {
  return signs && (moved || highest["authorization"] == 2)
}

# The headers, for signatures that cover some.
function heads(   out, n) {
  for (n = 1; n <= headers; n++) {
    if (header_levels[n] < highest[tolower(header_names[n])]) continue
    out = out said("header", tolower(header_names[n]), header_values[n], "")
  }
  if (type != "" && !("content-type" in highest)) out = out said("header", "content-type", type, "")
  write("heads", out)
}

function body(   out) {
  if (body_kind == "multipart") out = parts == "" ? line("form-string", "=") : parts
  else if (body_kind == "form") out = whole_body(form)
  else if (body_kind == "data") out = line("data-binary", "@" body_value)
  else if (body_kind == "upload") out = line("upload-file", body_value)
  else if (body_kind == "graphql") out = whole_body(graphql())
  else if (method !~ /^(GET|HEAD|DELETE|OPTIONS|TRACE)$/) out = line("data-raw", "")
  if (out != "") out = out line("header", "Expect:")
  # curl says that bodies are forms where nothing else is said.
  if (!("content-type" in highest) && body_kind != "multipart") {
    if (type != "") out = out line("header", "Content-Type: " type)
    else if (out != "") out = out line("header", "Content-Type:")
  }
  write("body", out)
}

# A body that was made here, which may have to be signed.
function whole_body(text) {
  if (signed()) write("data", text)
  return line("data-raw", text)
}

function graphql(   out) {
  out = "{\"query\":" json(body_value)
  if (operation != "") out = out ",\"operationName\":" json(operation)
  if (variables != "") out = out ",\"variables\":" variables
  return out "}"
}

function json(text,   out, n, character) {
  text = escaped(text)
  if (text !~ /[\001-\037]/) return "\"" text "\""
  for (n = 1; n <= length(text); n++) {
    character = substr(text, n, 1)
    out = out (number[character] < 32 ? sprintf("\\u%04x", number[character]) : character)
  }
  return "\"" out "\""
}

# A part that is text.
function part(name, value, special) {
  if (!named(name)) return
  if (special == "") parts = parts line("form-string", name "=" value)
  else parts = parts line("form", name "=" inner(value) typed_as(special))
}

# A part that is a file.
function file(name, value, special) {
  if (!named(name)) return
  value = inner(value) typed_as(special)
  parts = parts line("form", name "=@" value (filename == "" ? "" : ";filename=" inner(filename)))
}

function named(name) {
  if (name == "" || index(name, "=")) return fail("curl sends no part of this name: " name)
  return 1
}

# The type of a part. In one of another form curl would find files to read.
function typed_as(special,   pieces, total, n) {
  if (special == "") return ""
  total = split(special, pieces, ";")
  for (n = 1; n <= total; n++) {
    if (pieces[n] !~ /^[A-Za-z0-9 .+*\/_=:-]+$/ || tolower(pieces[n]) ~ /^ *(encoder|filename|headers|type) *=/) {
      fail("curl sends no part of this type: " special)
    }
  }
  return ";type=" special
}

# A value inside the value of `form`.
function inner(text) {
  return "\"" escaped(text) "\""
}

# Whether a text is JSON: strings become one mark, other values another, until one is left.
function is_json(text,   before) {
  if (text ~ /[\001\002]/) return 0
  gsub(/"([^"\\\001-\037]|\\(["\\\/bfnrt]|u[0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f]))*"/, "\001", text)
  gsub(/-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?|true|false|null/, "\002", text)
  gsub(/[ \t\r\n]+/, " ", text)
  if (text ~ /[\001\002] [\001\002]/) return 0
  gsub(/ /, "", text)
  while (before != text) {
    before = text
    gsub(/\[([\001\002](,[\001\002])*)?\]/, "\002", text)
    gsub(/\{(\001:[\001\002](,\001:[\001\002])*)?\}/, "\002", text)
  }
  return text ~ /^[\001\002]$/
}
