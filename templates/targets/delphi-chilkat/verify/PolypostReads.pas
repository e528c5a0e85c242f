{$mode delphi}
// The record of what a program reads from an answer: one line of JSON for each value, in the file
// that POLYPOST_READS names. Without that variable nothing is recorded.
unit PolypostReads;

interface

uses
  PolypostJson, PolypostPath;

type
  // A place in a document: the steps from its root, as JSON texts.
  TPlace = array of string;

function PlaceOf(Node: TJsonNode): TPlace;
function Below(const Place: TPlace; const Path: TPath): TPlace;
function BelowIndex(const Place: TPlace; Index: Integer): TPlace;

procedure RecordMissing(const Place: TPlace);
procedure RecordText(const Place: TPlace; const Text: string);
procedure RecordInteger(const Place: TPlace; Value: Integer);
procedure RecordBoolean(const Place: TPlace; Value: Boolean);

implementation

uses
  Classes, SysUtils, PolypostText;

function Quoted(const Text: string): string;
begin
  Result := '"' + Escaped(ValidUtf8(Text)) + '"';
end;

function Joined(const Place: TPlace; const Step: string): TPlace;
begin
  Result := Copy(Place);
  SetLength(Result, Length(Place) + 1);
  Result[High(Result)] := Step;
end;

function PlaceOf(Node: TJsonNode): TPlace;
var
  N: Integer;
begin
  if Node.Parent = nil then
    Exit(nil);
  if Node.Parent.Kind = jkObject then
    Exit(Joined(PlaceOf(Node.Parent), Quoted(Node.PlainName)));
  N := 0;
  while Node.Parent[N] <> Node do
    Inc(N);
  Result := Joined(PlaceOf(Node.Parent), IntToStr(N));
end;

function Below(const Place: TPlace; const Path: TPath): TPlace;
var
  N: Integer;
begin
  Result := Place;
  for N := 0 to High(Path.Steps) do
    if Path.Steps[N].IsIndex then
      Result := BelowIndex(Result, Path.Steps[N].Index)
    else
      Result := Joined(Result, Quoted(Unescaped(Path.Steps[N].Name)));
end;

function BelowIndex(const Place: TPlace; Index: Integer): TPlace;
begin
  Result := Joined(Place, IntToStr(Index));
end;

procedure RecordRead(const Place: TPlace; const Key, Value: string);
var
  FileName, Line: string;
  Stream: TFileStream;
  N: Integer;
begin
  FileName := GetEnvironmentVariable('POLYPOST_READS');
  if FileName = '' then
    Exit;
  Line := '{"path":[';
  for N := 0 to High(Place) do
  begin
    if N > 0 then
      Line := Line + ',';
    Line := Line + Place[N];
  end;
  Line := Line + '],"' + Key + '":' + Value + '}'#10;
  // Opened for each line, so that nothing is lost however the program ends.
  if FileExists(FileName) then
    Stream := TFileStream.Create(FileName, fmOpenWrite or fmShareDenyNone)
  else
    Stream := TFileStream.Create(FileName, fmCreate or fmShareDenyNone);
  try
    Stream.Seek(0, soEnd);
    Stream.WriteBuffer(Line[1], Length(Line));
  finally
    Stream.Free;
  end;
end;

procedure RecordMissing(const Place: TPlace);
begin
  RecordRead(Place, 'missing', 'true');
end;

procedure RecordText(const Place: TPlace; const Text: string);
begin
  RecordRead(Place, 'text', Quoted(Text));
end;

procedure RecordInteger(const Place: TPlace; Value: Integer);
begin
  RecordRead(Place, 'value', IntToStr(Value));
end;

procedure RecordBoolean(const Place: TPlace; Value: Boolean);
begin
  RecordRead(Place, 'value', LowerCase(BoolToStr(Value, True)));
end;

end.
