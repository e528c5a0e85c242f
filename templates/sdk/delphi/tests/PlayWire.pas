// Reads and compares what goes over the wire.
unit PlayWire;

{$IFDEF FPC}{$MODE DELPHI}{$ENDIF}

interface

uses
  Classes, SysUtils, fpjson, jsonparser, PlayServer;

type
  EDifferent = class(Exception);

// Fails where two values do not say the same: numbers count by their value, and null as if it were
// not there.
procedure CompareJson(Expected, Actual: TJSONData; const Place: AnsiString);

// Fails where a request is not what was saved.
procedure CompareRequest(Saved: TJSONObject; const Received: TReceived);

procedure CompareText(const Expected, Actual, What: AnsiString);

// Reads JSON. The reader loses U+0000, so that U+2400 stands for it in all that is compared.
function Parsed(const Text: AnsiString): TJSONData;

// The text with U+2400 for U+0000.
function Visible(const Text: AnsiString): AnsiString;

implementation

const
  Nul = #$E2#$90#$80;

type
  TPair = record
    Name, Value: AnsiString;
  end;
  TPairs = array of TPair;

  TPart = record
    Name, FileName, ContentType, Text: AnsiString;
  end;
  TParts = array of TPart;

function Visible(const Text: AnsiString): AnsiString;
begin
  Result := StringReplace(Text, #0, Nul, [rfReplaceAll]);
end;

function Parsed(const Text: AnsiString): TJSONData;
begin
  Result := GetJSON(Visible(StringReplace(Text, '\u0000', '\u2400', [rfReplaceAll])));
end;

procedure CompareText(const Expected, Actual, What: AnsiString);
begin
  if Visible(Expected) <> Visible(Actual) then
    raise EDifferent.CreateFmt('%s is "%s", not "%s"', [What, Actual, Expected]);
end;

function IsNothing(Data: TJSONData): Boolean;
begin
  Result := (Data = nil) or (Data.JSONType = jtNull);
end;

procedure CompareJson(Expected, Actual: TJSONData; const Place: AnsiString);
var
  N: Integer;
  Name: AnsiString;
  Left, Right: TJSONObject;
begin
  if IsNothing(Expected) and IsNothing(Actual) then
    Exit;
  if IsNothing(Expected) or IsNothing(Actual) or (Expected.JSONType <> Actual.JSONType) then
  begin
    Name := 'nothing';
    if Actual <> nil then
      Name := Actual.AsJSON;
    if Expected = nil then
      raise EDifferent.CreateFmt('%s is %s, not nothing', [Place, Name]);
    raise EDifferent.CreateFmt('%s is %s, not %s', [Place, Name, Expected.AsJSON]);
  end;
  case Expected.JSONType of
    jtObject:
    begin
      Left := TJSONObject(Expected);
      Right := TJSONObject(Actual);
      for N := 0 to Left.Count - 1 do
        // Chilkat ends a name at U+0000, so that such a member is not found.
        if (Right.Find(Left.Names[N]) <> nil) or (Pos(Nul, Left.Names[N]) = 0) then
          CompareJson(Left.Items[N], Right.Find(Left.Names[N]), Place + '.' + Left.Names[N]);
      for N := 0 to Right.Count - 1 do
        if Left.Find(Right.Names[N]) = nil then
          CompareJson(nil, Right.Items[N], Place + '.' + Right.Names[N]);
    end;
    jtArray:
    begin
      if Expected.Count <> Actual.Count then
        raise EDifferent.CreateFmt('%s has %d elements, not %d', [Place, Actual.Count,
          Expected.Count]);
      for N := 0 to Expected.Count - 1 do
        CompareJson(Expected.Items[N], Actual.Items[N], Place + '[' + IntToStr(N) + ']');
    end;
    jtNumber:
      if (Expected.AsString <> Actual.AsString) and (Expected.AsFloat <> Actual.AsFloat) then
        CompareText(Expected.AsString, Actual.AsString, Place);
  else
    CompareText(Expected.AsString, Actual.AsString, Place);
  end;
end;

function Decoded(const Text: AnsiString): AnsiString;
var
  N, Code: Integer;
begin
  Result := '';
  N := 1;
  while N <= Length(Text) do
  begin
    Code := -1;
    if Text[N] = '%' then
      Code := StrToIntDef('$' + Copy(Text, N + 1, 2), -1);
    if (Code >= 0) and (N + 2 <= Length(Text)) then
    begin
      Result := Result + AnsiChar(Code);
      Inc(N, 3);
    end
    else
    begin
      Result := Result + Text[N];
      Inc(N);
    end;
  end;
end;

function Cut(var Text: AnsiString; const Separator: AnsiString): AnsiString;
var
  At: Integer;
begin
  At := Pos(Separator, Text);
  if At = 0 then
    At := Length(Text) + 1;
  Result := Copy(Text, 1, At - 1);
  Delete(Text, 1, At + Length(Separator) - 1);
end;

// Those of one name stay in their order.
procedure AddPair(var Pairs: TPairs; const Name, Value: AnsiString);
var
  N: Integer;
begin
  SetLength(Pairs, Length(Pairs) + 1);
  N := High(Pairs);
  while (N > 0) and (CompareStr(Pairs[N - 1].Name, Name) > 0) do
  begin
    Pairs[N] := Pairs[N - 1];
    Dec(N);
  end;
  Pairs[N].Name := Name;
  Pairs[N].Value := Value;
end;

function PairsOf(const Text: AnsiString): TPairs;
var
  Rest, Pair, Name: AnsiString;
begin
  Result := nil;
  Rest := StringReplace(Text, '+', ' ', [rfReplaceAll]);
  while Rest <> '' do
  begin
    Pair := Cut(Rest, '&');
    if Pair = '' then
      Continue;
    Name := Cut(Pair, '=');
    AddPair(Result, Decoded(Name), Decoded(Pair));
  end;
end;

function SavedPairs(Data: TJSONArray): TPairs;
var
  N: Integer;
begin
  Result := nil;
  for N := 0 to Data.Count - 1 do
    AddPair(Result, Data.Arrays[N].Strings[0], Data.Arrays[N].Strings[1]);
end;

function Shown(const Pairs: TPairs): AnsiString;
var
  N: Integer;
begin
  Result := '';
  for N := 0 to High(Pairs) do
    Result := Result + Pairs[N].Name + '=' + Pairs[N].Value + #10;
end;

function Segments(const Path: AnsiString): AnsiString;
var
  Rest: AnsiString;
begin
  Result := '';
  Rest := Path;
  while Rest <> '' do
    Result := Result + Decoded(Cut(Rest, '/')) + #10;
end;

function Parameter(const Header, Name: AnsiString): AnsiString;
var
  At: Integer;
begin
  Result := '';
  At := Pos('; ' + Name + '=', Header);
  if At = 0 then
    Exit;
  Result := Copy(Header, At + Length(Name) + 3, MaxInt);
  if Copy(Result, 1, 1) = '"' then
  begin
    Delete(Result, 1, 1);
    Result := Cut(Result, '"');
  end
  else
    Result := Cut(Result, ';');
end;

function PartsOf(const ContentType, Body: AnsiString): TParts;
var
  Rest, Section, Head, Field, Name: AnsiString;
begin
  Result := nil;
  Rest := #13#10 + Body;
  Cut(Rest, #13#10'--' + Parameter(ContentType, 'boundary'));
  while Rest <> '' do
  begin
    Section := Cut(Rest, #13#10'--' + Parameter(ContentType, 'boundary'));
    if Copy(Section, 1, 2) <> #13#10 then
      Continue;
    Delete(Section, 1, 2);
    Head := Cut(Section, #13#10#13#10);
    SetLength(Result, Length(Result) + 1);
    Result[High(Result)].Text := Section;
    while Head <> '' do
    begin
      Field := Cut(Head, #13#10);
      Name := Cut(Field, ': ');
      if SameText(Name, 'Content-Disposition') then
      begin
        Result[High(Result)].Name := Parameter(Field, 'name');
        Result[High(Result)].FileName := Parameter(Field, 'filename');
      end
      else if SameText(Name, 'Content-Type') then
        Result[High(Result)].ContentType := Field;
    end;
  end;
end;

// Names in forms are written as browsers do.
function FormName(const Name: AnsiString): AnsiString;
begin
  Result := StringReplace(Name, '"', '%22', [rfReplaceAll]);
  Result := StringReplace(Result, #13, '%0D', [rfReplaceAll]);
  Result := StringReplace(Result, #10, '%0A', [rfReplaceAll]);
end;

procedure CompareParts(Saved: TJSONArray; const Parts: TParts);
var
  N: Integer;
  One: TJSONObject;
begin
  if Saved.Count <> Length(Parts) then
    raise EDifferent.CreateFmt('There are %d parts, not %d', [Length(Parts), Saved.Count]);
  for N := 0 to High(Parts) do
  begin
    One := Saved.Objects[N];
    CompareText(FormName(One.Strings['name']), Parts[N].Name, 'The name of a part');
    CompareText(One.Strings['text'], Parts[N].Text, 'A part');
    if not IsNothing(One.Find('filename')) then
      CompareText(FormName(One.Strings['filename']), Parts[N].FileName, 'The file name of a part');
    if not IsNothing(One.Find('type')) then
      CompareText(One.Strings['type'], Parts[N].ContentType, 'The type of a part');
  end;
end;

// Several headers of one name go out as one.
procedure CompareHeaders(Saved: TJSONArray; const Received: TReceived);
var
  N, M: Integer;
  Name, Value: AnsiString;
begin
  for N := 0 to Saved.Count - 1 do
  begin
    Name := Saved.Arrays[N].Strings[0];
    Value := '';
    for M := 0 to Saved.Count - 1 do
      if SameText(Saved.Arrays[M].Strings[0], Name) then
      begin
        if Value <> '' then
          Value := Value + ', ';
        Value := Value + Saved.Arrays[M].Strings[1];
      end;
    CompareText(Trim(Value), Trim(Received.Header(Name)), 'The header ' + Name);
  end;
end;

procedure CompareBody(Saved: TJSONData; const Received: TReceived);
var
  Actual: TJSONData;
  Kind: AnsiString;
  Expected: TJSONData;
begin
  if IsNothing(Saved) then
  begin
    CompareText('', Received.Body, 'The body');
    Exit;
  end;
  Kind := TJSONObject(Saved).Names[0];
  Expected := TJSONObject(Saved).Items[0];
  if Kind = 'json' then
  begin
    Actual := Parsed(Received.Body);
    try
      CompareJson(Expected, Actual, 'body');
    finally
      Actual.Free;
    end;
  end
  else if Kind = 'form' then
    CompareText(Shown(SavedPairs(TJSONArray(Expected))), Shown(PairsOf(Received.Body)), 'The form')
  else if Kind = 'parts' then
    CompareParts(TJSONArray(Expected), PartsOf(Received.Header('Content-Type'), Received.Body))
  else
    CompareText(Expected.AsString, Received.Body, 'The body');
end;

// What is new for each request is known by the word before it.
procedure CompareSignature(Saved: TJSONData; const Received: TReceived);
var
  Prefix, Value: AnsiString;
begin
  if IsNothing(Saved) then
    Exit;
  Prefix := TJSONObject(Saved).Strings['prefix'];
  Value := Received.Header('Authorization');
  if (Length(Value) <= Length(Prefix)) or (Copy(Value, 1, Length(Prefix)) <> Prefix) then
    raise EDifferent.CreateFmt('The request is not signed by "%s", but "%s"', [Prefix, Value]);
end;

procedure CompareRequest(Saved: TJSONObject; const Received: TReceived);
var
  Path, Query: AnsiString;
begin
  CompareText(Saved.Strings['method'], Received.Method, 'The method');
  Query := Received.Target;
  Path := Cut(Query, '?');
  CompareText(Segments(Saved.Strings['path']), Segments(Path), 'The path');
  CompareText(Shown(SavedPairs(Saved.Arrays['query'])), Shown(PairsOf(Query)), 'The query');
  CompareHeaders(Saved.Arrays['headers'], Received);
  CompareSignature(Saved.Find('signed'), Received);
  CompareBody(Saved.Find('body'), Received);
end;

end.
