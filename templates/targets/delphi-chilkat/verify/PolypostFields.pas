{$mode delphi}
// The header fields of a request in the order of the library: first those it knows, then the rest
// as they were set.
unit PolypostFields;

interface

uses
  Classes;

type
  TFields = class
  private
    FNames, FValues: TStringList;
    function IndexOf(const Name: string): Integer;
  public
    constructor Create;
    destructor Destroy; override;
    // Takes the place of a field of that name, in whatever case.
    procedure Put(const Name, Value: string);
    procedure Remove(const Name: string);
    function Has(const Name: string): Boolean;
    function Value(const Name: string): string;
    // The lines of the fields that always come first.
    function LeadingLines: string;
    // The lines of the fields that come after; a length that was set is not sent.
    function OtherLines(const Without: array of string): string;
  end;

function FieldLine(const Name, Value: string): string;

implementation

uses
  SysUtils;

const
  Leading: array[0..6] of string = ('User-Agent', 'Accept', 'Accept-Charset',
    'Accept-Language', 'Accept-Encoding', 'Referer', 'Connection');

function FieldLine(const Name, Value: string): string;
begin
  Result := Name + ': ' + Value + #13#10;
end;

// Line breaks are lost, so that no value can add a field.
function OneLine(const Text: string): string;
begin
  Result := StringReplace(Text, #13, '', [rfReplaceAll]);
  Result := Trim(StringReplace(Result, #10, '', [rfReplaceAll]));
end;

constructor TFields.Create;
begin
  inherited Create;
  FNames := TStringList.Create;
  FValues := TStringList.Create;
end;

destructor TFields.Destroy;
begin
  FNames.Free;
  FValues.Free;
  inherited Destroy;
end;

function TFields.IndexOf(const Name: string): Integer;
begin
  Result := FNames.Count - 1;
  while (Result >= 0) and (CompareText(FNames[Result], Name) <> 0) do
    Dec(Result);
end;

procedure TFields.Put(const Name, Value: string);
var
  At: Integer;
  Sent: string;
begin
  Sent := StringReplace(OneLine(Name), ' ', '-', [rfReplaceAll]);
  At := IndexOf(Sent);
  if At < 0 then
    At := FNames.Add(Sent);
  while FValues.Count < FNames.Count do
    FValues.Add('');
  FNames[At] := Sent;
  FValues[At] := OneLine(Value);
end;

procedure TFields.Remove(const Name: string);
var
  At: Integer;
begin
  At := IndexOf(Name);
  if At < 0 then
    Exit;
  FNames.Delete(At);
  FValues.Delete(At);
end;

function TFields.Has(const Name: string): Boolean;
begin
  Result := IndexOf(Name) >= 0;
end;

function TFields.Value(const Name: string): string;
begin
  if Has(Name) then
    Result := FValues[IndexOf(Name)]
  else
    Result := '';
end;

function TFields.LeadingLines: string;
var
  N: Integer;
begin
  Result := '';
  for N := Low(Leading) to High(Leading) do
    if Has(Leading[N]) then
      Result := Result + FieldLine(FNames[IndexOf(Leading[N])], Value(Leading[N]));
end;

function IsOneOf(const Name: string; const Names: array of string): Boolean;
var
  N: Integer;
begin
  for N := Low(Names) to High(Names) do
    if CompareText(Names[N], Name) = 0 then
      Exit(True);
  Result := False;
end;

function TFields.OtherLines(const Without: array of string): string;
var
  N: Integer;
begin
  Result := '';
  for N := 0 to FNames.Count - 1 do
    if not IsOneOf(FNames[N], Leading) and not IsOneOf(FNames[N], Without) and
      not IsOneOf(FNames[N], ['Content-Length']) then
      Result := Result + FieldLine(FNames[N], FValues[N]);
end;

end.
