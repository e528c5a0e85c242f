# What the other programs of this folder share: how they are told things, and how they write for curl.
# Nothing of it stands on a command line, where others could read it.
#
# A line begins with a mark: `=` for a new word, `+` for another line of the same word. The first word
# is the folder to write to; after it, four words each say one thing: its kind, its name, its value
# and what is special about it.

BEGIN {
  for (code = 1; code < 256; code++) number[sprintf("%c", code)] = code
}

substr($0, 1, 1) == "=" { words[++count] = substr($0, 2); next }
substr($0, 1, 1) == "+" { words[count] = words[count] "\n" substr($0, 2) }

END {
  folder = words[1]
  for (at = 2; at + 3 <= count; at += 4) take(words[at], words[at + 1], words[at + 2], words[at + 3])
}

function encoded(text,   out, length_, n, character) {
  if (text !~ /[^A-Za-z0-9._~-]/) return text
  length_ = length(text)
  for (n = 1; n <= length_; n++) {
    character = substr(text, n, 1)
    out = out (character ~ /[A-Za-z0-9._~-]/ ? character : sprintf("%%%02X", number[character]))
  }
  return out
}

function line(name, value) {
  value = replaced(escaped(value), "\n", "\\n")
  value = replaced(value, "\r", "\\r")
  return name " = \"" replaced(value, "\t", "\\t") "\"\n"
}

function escaped(text) {
  gsub(/\\/, "&&", text)
  return replaced(text, "\"", "\\\"")
}

function replaced(text, from, to,   out, parts_, total, n) {
  if (!index(text, from)) return text
  total = split(text, parts_, from)
  out = parts_[1]
  for (n = 2; n <= total; n++) out = out to parts_[n]
  return out
}

# What `take` of a program is told, as lines for another program.
function word(text) {
  return "=" replaced(text, "\n", "\n+") "\n"
}

function said(kind, name, value, special) {
  return word(kind) word(name) word(value) word(special)
}

function write(name, text) {
  printf "%s", text > (folder "/" name)
}

function fail(text) {
  if (!failed) print text > (folder "/problem")
  failed = 1
  return 0
}
