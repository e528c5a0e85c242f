{$mode delphi}
// The library's paths into JSON: names between dots, indexes in brackets, quotes around names that
// hold either. Names stand there as they are escaped in the document.
unit PolypostPath;

interface

uses
  PolypostJson;

type
  // What `[i]`, `[j]` and `[k]` stand for.
  TIndexVariables = array['i'..'k'] of Integer;

  TStep = record
    IsIndex: Boolean;
    // The name, in the escapes of the path.
    Name: string;
    // -1 stands for empty brackets, which are no place to read from and append when written to.
    Index: Integer;
  end;

  TPath = record
    Steps: array of TStep;
    // What follows the last step makes no sense: nothing is found, and a write fails halfway.
    IsBroken: Boolean;
  end;

function ParsedPath(const Text: string; const Variables: TIndexVariables): TPath;

// The node at a path below another one; nil where there is none.
function NodeAt(From: TJsonNode; const Path: TPath): TJsonNode;

// The node to write to, made where it is missing, with all that leads there; nil where the path
// runs into a value of another kind.
function MadeNode(From: TJsonNode; const Path: TPath): TJsonNode;

implementation

uses
  SysUtils;

procedure AddStep(var Path: TPath; IsIndex: Boolean; const Name: string; Index: Integer);
begin
  SetLength(Path.Steps, Length(Path.Steps) + 1);
  Path.Steps[High(Path.Steps)].IsIndex := IsIndex;
  Path.Steps[High(Path.Steps)].Name := Name;
  Path.Steps[High(Path.Steps)].Index := Index;
end;

// An index: a number, or a word of which only the first letter counts.
function IndexOf(const Text: string; const Variables: TIndexVariables): Integer;
var
  Place: string;
  Code: Integer;
begin
  Place := Trim(Text);
  if Place = '' then
    Exit(-1);
  Val(Place, Result, Code);
  if Code = 0 then
    Exit;
  case Place[1] of
    'i', 'I': Result := Variables['i'];
    'j', 'J': Result := Variables['j'];
    'k', 'K': Result := Variables['k'];
  else
    Result := 0;
  end;
end;

function QuotedName(const Text: string; var At: Integer): string;
var
  From: Integer;
begin
  Inc(At);
  From := At;
  while (At <= Length(Text)) and (Text[At] <> '"') do
    if Text[At] = '\' then
      Inc(At, 2)
    else
      Inc(At);
  Result := Copy(Text, From, At - From);
  Inc(At);
end;

function BareName(const Text: string; var At: Integer): string;
var
  From: Integer;
begin
  From := At;
  while (At <= Length(Text)) and not (Text[At] in ['.', '[', #9, #10, #13]) do
    Inc(At);
  Result := Copy(Text, From, At - From);
end;

function ParsedPath(const Text: string; const Variables: TIndexVariables): TPath;
var
  At, Close: Integer;
begin
  Result.Steps := nil;
  Result.IsBroken := False;
  At := 1;
  repeat
    // One empty name is passed over.
    if Copy(Text, At, 1) = '.' then
      Inc(At);
    Result.IsBroken := At > Length(Text);
    if Result.IsBroken then
      Exit;
    if Text[At] = '"' then
      AddStep(Result, False, QuotedName(Text, At), 0)
    else
      AddStep(Result, False, BareName(Text, At), 0);
    while (At <= Length(Text)) and (Text[At] = '[') do
    begin
      Close := Pos(']', Text, At);
      Result.IsBroken := Close = 0;
      if Result.IsBroken then
        Exit;
      AddStep(Result, True, '', IndexOf(Copy(Text, At + 1, Close - At - 1), Variables));
      At := Close + 1;
    end;
    if At > Length(Text) then
      Exit;
    Result.IsBroken := Text[At] <> '.';
    Inc(At);
  until Result.IsBroken;
end;

function Child(Node: TJsonNode; const Step: TStep): TJsonNode;
begin
  Result := nil;
  if Step.IsIndex and (Node.Kind = jkArray) then
    Result := Node[Step.Index]
  else if not Step.IsIndex then
    Result := Node.Find(Step.Name);
end;

function NodeAt(From: TJsonNode; const Path: TPath): TJsonNode;
var
  N: Integer;
begin
  if Path.IsBroken then
    Exit(nil);
  Result := From;
  for N := 0 to High(Path.Steps) do
    if Result <> nil then
      Result := Child(Result, Path.Steps[N]);
end;

function MadeNode(From: TJsonNode; const Path: TPath): TJsonNode;
var
  N: Integer;
  Needed: TJsonKind;
  Found: TJsonNode;
begin
  Result := From;
  for N := 0 to High(Path.Steps) do
  begin
    Found := Child(Result, Path.Steps[N]);
    // The library cannot write below an empty object that stands in an array.
    if (Found <> nil) and Path.Steps[N].IsIndex and (N < High(Path.Steps)) and
      (Found.Kind = jkObject) and (Found.Count = 0) then
      Exit(nil);
    Needed := jkNone;
    if N < High(Path.Steps) then
      if Path.Steps[N + 1].IsIndex then
        Needed := jkArray
      else
        Needed := jkObject
    else if Path.IsBroken then
      Needed := jkObject;
    if Found = nil then
      Found := Result.Append(Path.Steps[N].Name, TJsonNode.Create(Needed))
    else if (Needed <> jkNone) and (Found.Kind <> Needed) then
      Exit(nil);
    Result := Found;
  end;
  if Path.IsBroken then
    Result := nil;
end;

end.
