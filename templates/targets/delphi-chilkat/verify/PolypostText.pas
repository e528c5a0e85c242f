{$mode delphi}
// Text as bytes. Inside these units every `string` holds UTF-8 or the octets of a message; what the
// generated program sees is WideString, as in Delphi. The two meet here and nowhere else.
//
// The codec is our own for two reasons: programs must not depend on the locale or on libc, and the
// library lets half a surrogate pair through, which a strict codec would replace.
unit PolypostText;

interface

// UTF-16 to UTF-8; half a surrogate pair becomes three bytes of its own.
function Utf8Of(const Wide: WideString): string;
// UTF-8 to UTF-16; a byte that begins no character becomes U+FFFD.
function WideOf(const Utf8: string): WideString;
// What others can read as UTF-8: half a surrogate pair and stray bytes become U+FFFD.
function ValidUtf8(const Text: string): string;
// The UTF-8 form of one code point.
function Utf8OfCode(Code: Cardinal): string;

function IsUtf8(const Charset: string): Boolean;
// Raises an exception for a charset that is not known.
function ToCharset(const Utf8, Charset: string): string;
// Bytes of an answer as UTF-8, without a byte order mark.
function FromCharset(const Octets, Charset: string): string;

// Everything but letters, digits and the characters to keep as %XX.
function PercentEncoded(const Octets, Keep: string): string;
function Base64Of(const Octets: string): string;
function Base64Decoded(const Text: string): string;

// Octets as text: `hex` in capitals, `hex_lower`, `base64`, and `base64url`, which has no padding.
function IsEncoding(const Encoding: string): Boolean;
function EncodedOctets(const Octets, Encoding: string): string;
function DecodedOctets(const Text, Encoding: string): string;

function StartsText(const Prefix, Text: string): Boolean;
// The text before the separator; the whole of it where there is none.
function Before(const Separator, Text: string): string;
// The text after the separator; nothing where there is none.
function After(const Separator, Text: string): string;
// The octets of a file. False where it cannot be read.
function FileOctets(const Path: string; out Octets: string): Boolean;
// Writes a file, in place of what was there; nothing where that cannot be done.
procedure WriteOctets(const Path, Octets: string);

implementation

uses
  Classes, SysUtils, base64;

const
  Replacement = $FFFD;

function Utf8OfCode(Code: Cardinal): string;
begin
  if Code < $80 then
    Result := Chr(Code)
  else if Code < $800 then
    Result := Chr($C0 or (Code shr 6)) + Chr($80 or (Code and $3F))
  else if Code < $10000 then
    Result := Chr($E0 or (Code shr 12)) + Chr($80 or ((Code shr 6) and $3F)) +
      Chr($80 or (Code and $3F))
  else
    Result := Chr($F0 or (Code shr 18)) + Chr($80 or ((Code shr 12) and $3F)) +
      Chr($80 or ((Code shr 6) and $3F)) + Chr($80 or (Code and $3F));
end;

procedure AppendOctets(var Text: string; var Used: Integer; const Octets: string);
var
  N: Integer;
begin
  for N := 1 to Length(Octets) do
    Text[Used + N] := Octets[N];
  Inc(Used, Length(Octets));
end;

function Utf8OfUnits(Units: PWideChar; Count: SizeInt): string;
var
  N: SizeInt;
  Used: Integer;
  Code: Cardinal;
begin
  SetLength(Result, Count * 3);
  Used := 0;
  N := 0;
  while N < Count do
  begin
    Code := Ord(Units[N]);
    Inc(N);
    if (Code >= $D800) and (Code < $DC00) and (N < Count) and
      (Ord(Units[N]) >= $DC00) and (Ord(Units[N]) < $E000) then
    begin
      Code := $10000 + ((Code - $D800) shl 10) + (Ord(Units[N]) - $DC00);
      Inc(N);
    end;
    AppendOctets(Result, Used, Utf8OfCode(Code));
  end;
  SetLength(Result, Used);
end;

function Utf8Of(const Wide: WideString): string;
begin
  Result := Utf8OfUnits(PWideChar(Wide), Length(Wide));
end;

// Reads one character and moves on behind it.
function NextCode(Octets: PAnsiChar; Count: SizeInt; var At: SizeInt): Cardinal;
const
  Smallest: array[1..3] of Cardinal = ($80, $800, $10000);
var
  First: Byte;
  More, N: Integer;
begin
  First := Ord(Octets[At]);
  Inc(At);
  if First < $80 then
    Exit(First);
  if First and $E0 = $C0 then
  begin
    More := 1;
    Result := First and $1F;
  end
  else if First and $F0 = $E0 then
  begin
    More := 2;
    Result := First and $0F;
  end
  else if First and $F8 = $F0 then
  begin
    More := 3;
    Result := First and $07;
  end
  else
    Exit(Replacement);
  if At + More > Count then
    Exit(Replacement);
  for N := 0 to More - 1 do
  begin
    if Ord(Octets[At + N]) and $C0 <> $80 then
      Exit(Replacement);
    Result := (Result shl 6) or Cardinal(Ord(Octets[At + N]) and $3F);
  end;
  if (Result < Smallest[More]) or (Result > $10FFFF) then
    Exit(Replacement);
  Inc(At, More);
end;

function WideOfOctets(Octets: PAnsiChar; Count: SizeInt): WideString;
var
  At: SizeInt;
  Used: Integer;
  Code: Cardinal;
begin
  SetLength(Result, Count);
  Used := 0;
  At := 0;
  while At < Count do
  begin
    Code := NextCode(Octets, Count, At);
    if Code >= $10000 then
    begin
      Inc(Used);
      Result[Used] := WideChar($D800 + ((Code - $10000) shr 10));
      Code := $DC00 + ((Code - $10000) and $3FF);
    end;
    Inc(Used);
    Result[Used] := WideChar(Code);
  end;
  SetLength(Result, Used);
end;

function WideOf(const Utf8: string): WideString;
begin
  Result := WideOfOctets(PAnsiChar(Utf8), Length(Utf8));
end;

function ValidUtf8(const Text: string): string;
var
  At: SizeInt;
  Code: Cardinal;
begin
  Result := '';
  At := 0;
  while At < Length(Text) do
  begin
    Code := NextCode(PAnsiChar(Text), Length(Text), At);
    if (Code >= $D800) and (Code < $E000) then
      Code := Replacement;
    Result := Result + Utf8OfCode(Code);
  end;
end;

const
  // What windows-1252 has at 80 to 9F instead of control characters.
  Windows1252: array[$80..$9F] of Word = (
    $20AC, $0081, $201A, $0192, $201E, $2026, $2020, $2021, $02C6, $2030, $0160, $2039, $0152,
    $008D, $017D, $008F, $0090, $2018, $2019, $201C, $201D, $2022, $2013, $2014, $02DC, $2122,
    $0161, $203A, $0153, $009D, $017E, $0178);

function IsUtf8(const Charset: string): Boolean;
begin
  Result := (CompareText(Charset, 'utf-8') = 0) or (CompareText(Charset, 'utf8') = 0);
end;

function IsWestern(const Charset: string): Boolean;
begin
  Result := (CompareText(Charset, 'iso-8859-1') = 0) or (CompareText(Charset, 'latin1') = 0) or
    (CompareText(Charset, 'windows-1252') = 0) or (CompareText(Charset, 'us-ascii') = 0);
end;

function WesternOctet(Code: Cardinal): Char;
var
  N: Integer;
begin
  for N := Low(Windows1252) to High(Windows1252) do
    if Windows1252[N] = Code then
      Exit(Chr(N));
  if Code < $100 then
    Result := Chr(Code)
  else
    Result := '?';
end;

function ToCharset(const Utf8, Charset: string): string;
var
  At: SizeInt;
begin
  if (Charset = '') or IsUtf8(Charset) then
    Exit(Utf8);
  if not IsWestern(Charset) then
    raise Exception.CreateFmt('The charset %s is not known to this stand-in', [Charset]);
  Result := '';
  At := 0;
  while At < Length(Utf8) do
    Result := Result + WesternOctet(NextCode(PAnsiChar(Utf8), Length(Utf8), At));
end;

function FromCharset(const Octets, Charset: string): string;
const
  ByteOrderMark = #$EF#$BB#$BF;
var
  N: Integer;
begin
  if Copy(Octets, 1, 3) = ByteOrderMark then
    Exit(Copy(Octets, 4, MaxInt));
  if not IsWestern(Charset) then
    Exit(Octets);
  Result := '';
  for N := 1 to Length(Octets) do
    if Octets[N] in [#$80..#$9F] then
      Result := Result + Utf8OfCode(Windows1252[Ord(Octets[N])])
    else
      Result := Result + Utf8OfCode(Ord(Octets[N]));
end;

function PercentEncoded(const Octets, Keep: string): string;
var
  N: Integer;
begin
  Result := '';
  for N := 1 to Length(Octets) do
    if (Octets[N] in ['A'..'Z', 'a'..'z', '0'..'9']) or (Pos(Octets[N], Keep) > 0) then
      Result := Result + Octets[N]
    else
      Result := Result + '%' + IntToHex(Ord(Octets[N]), 2);
end;

function Base64Of(const Octets: string): string;
begin
  Result := EncodeStringBase64(Octets);
end;

function Base64Decoded(const Text: string): string;
begin
  Result := DecodeStringBase64(Text);
end;

function IsEncoding(const Encoding: string): Boolean;
begin
  Result := (CompareText(Encoding, 'hex') = 0) or (CompareText(Encoding, 'hex_lower') = 0) or
    (CompareText(Encoding, 'base64') = 0) or (CompareText(Encoding, 'base64url') = 0);
end;

function EncodedOctets(const Octets, Encoding: string): string;
var
  N: Integer;
begin
  if StartsText('base64', Encoding) then
  begin
    Result := Base64Of(Octets);
    if CompareText(Encoding, 'base64') = 0 then
      Exit;
    Result := StringReplace(Result, '+', '-', [rfReplaceAll]);
    Result := StringReplace(Result, '/', '_', [rfReplaceAll]);
    Exit(Before('=', Result));
  end;
  Result := '';
  for N := 1 to Length(Octets) do
    Result := Result + IntToHex(Ord(Octets[N]), 2);
  if CompareText(Encoding, 'hex_lower') = 0 then
    Result := LowerCase(Result);
end;

function DecodedOctets(const Text, Encoding: string): string;
var
  N: Integer;
begin
  Result := '';
  if StartsText('hex', Encoding) then
  begin
    for N := 1 to Length(Text) div 2 do
      Result := Result + Chr(StrToInt('$' + Copy(Text, N * 2 - 1, 2)));
    Exit;
  end;
  Result := Text;
  if CompareText(Encoding, 'base64url') = 0 then
  begin
    Result := StringReplace(Result, '-', '+', [rfReplaceAll]);
    Result := StringReplace(Result, '_', '/', [rfReplaceAll]);
  end;
  // Padding may be left out.
  while Length(Result) mod 4 <> 0 do
    Result := Result + '=';
  Result := Base64Decoded(Result);
end;

function StartsText(const Prefix, Text: string): Boolean;
begin
  Result := CompareText(Copy(Text, 1, Length(Prefix)), Prefix) = 0;
end;

function Before(const Separator, Text: string): string;
var
  At: Integer;
begin
  At := Pos(Separator, Text);
  if At = 0 then
    Result := Text
  else
    Result := Copy(Text, 1, At - 1);
end;

function After(const Separator, Text: string): string;
var
  At: Integer;
begin
  At := Pos(Separator, Text);
  if At = 0 then
    Result := ''
  else
    Result := Copy(Text, At + Length(Separator), MaxInt);
end;

function FileOctets(const Path: string; out Octets: string): Boolean;
var
  Stream: TFileStream;
begin
  Octets := '';
  try
    Stream := TFileStream.Create(Path, fmOpenRead or fmShareDenyNone);
    try
      SetLength(Octets, Stream.Size);
      if Octets <> '' then
        Stream.ReadBuffer(Octets[1], Length(Octets));
    finally
      Stream.Free;
    end;
    Result := True;
  except
    on EStreamError do
      Result := False;
  end;
end;

procedure WriteOctets(const Path, Octets: string);
var
  Stream: TFileStream;
begin
  try
    Stream := TFileStream.Create(Path, fmCreate);
    try
      if Octets <> '' then
        Stream.WriteBuffer(Octets[1], Length(Octets));
    finally
      Stream.Free;
    end;
  except
    on EStreamError do
      ;
  end;
end;

// Where generated code mixes WideString with what SysUtils returns, the compiler converts: these do
// it, always as UTF-8.

procedure ToOctets(Source: PUnicodeChar; var Dest: RawByteString; CodePage: TSystemCodePage;
  Count: SizeInt);
begin
  Dest := Utf8OfUnits(Source, Count);
  SetCodePage(Dest, CodePage, False);
end;

procedure ToUnits(Source: PChar; CodePage: TSystemCodePage; var Dest: UnicodeString;
  Count: SizeInt);
begin
  Dest := WideOfOctets(Source, Count);
end;

procedure ToWideUnits(Source: PChar; CodePage: TSystemCodePage; var Dest: WideString;
  Count: SizeInt);
begin
  Dest := WideOfOctets(Source, Count);
end;

procedure ConvertAsUtf8;
var
  Manager: TUnicodeStringManager;
begin
  GetUnicodeStringManager(Manager);
  Manager.Wide2AnsiMoveProc := ToOctets;
  Manager.Ansi2WideMoveProc := ToWideUnits;
  Manager.Unicode2AnsiMoveProc := ToOctets;
  Manager.Ansi2UnicodeMoveProc := ToUnits;
  SetUnicodeStringManager(Manager);
  SetMultiByteConversionCodePage(CP_UTF8);
end;

initialization
  ConvertAsUtf8;
end.
