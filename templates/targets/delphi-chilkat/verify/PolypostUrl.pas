{$mode delphi}
// Addresses as the library takes them apart: hardly anything in them is encoded, and nothing is
// refused but an address without a host.
unit PolypostUrl;

interface

type
  TUrl = record
    Scheme: string;
    User, Password: string;
    HasUser: Boolean;
    // As it goes into the Host header: in small letters, with the port unless it is the usual one.
    Authority: string;
    // Path and query as they go into the request line.
    Target: string;
  end;

// False where there is no host.
function TakenApart(const Text: string; out Url: TUrl): Boolean;

// The address with a query put behind it, which comes after whatever stands there, a fragment too.
function WithQuery(const Url: TUrl; const Text, Query: string): TUrl;

// The text of an address, as far as it is sent.
function UrlText(const Url: TUrl): string;

// The address that a Location header means.
function Redirected(const From: TUrl; const Location: string): string;

implementation

uses
  SysUtils, PolypostText;

function SpacesEncoded(const Text: string): string;
begin
  Result := StringReplace(Text, ' ', '%20', [rfReplaceAll]);
end;

// Where the authority ends.
function AuthorityLength(const Text: string): Integer;
begin
  Result := 0;
  while (Result < Length(Text)) and not (Text[Result + 1] in ['/', '?', '#']) do
    Inc(Result);
end;

// What stands of an address behind its authority, with its fragment.
function Tail(const Text: string): string;
begin
  Result := Trim(Text);
  if Pos('://', Copy(Result, 1, AuthorityLength(Result) + 2)) > 0 then
    Result := After('://', Result);
  Result := Copy(Result, AuthorityLength(Result) + 1, MaxInt);
end;

function AsTarget(const Text: string): string;
begin
  Result := SpacesEncoded(Text);
  if Copy(Result, 1, 1) <> '/' then
    Result := '/' + Result;
  if Copy(Result, Length(Result), 1) = '?' then
    SetLength(Result, Length(Result) - 1);
end;

// The port is dropped where it is the usual one of either scheme, or no number.
function HostWithPort(const Text: string): string;
var
  Colon, Port: Integer;
  Host: string;
begin
  Colon := LastDelimiter(':', Text);
  if Colon < LastDelimiter(']', Text) then
    Colon := 0;
  if Colon = 0 then
    Exit(LowerCase(Text));
  Host := LowerCase(Copy(Text, 1, Colon - 1));
  Port := StrToIntDef(Copy(Text, Colon + 1, MaxInt), 0);
  if (Port = 0) or (Port = 80) or (Port = 443) then
    Result := Host
  else
    Result := Host + ':' + IntToStr(Port);
end;

function TakenApart(const Text: string; out Url: TUrl): Boolean;
var
  Rest: string;
  AtSign: Integer;
begin
  Rest := Trim(Text);
  Url.Scheme := 'http';
  if Pos('://', Copy(Rest, 1, AuthorityLength(Rest) + 2)) > 0 then
  begin
    if CompareText(Before('://', Rest), 'https') = 0 then
      Url.Scheme := 'https';
    Rest := After('://', Rest);
  end;
  Rest := Copy(Rest, 1, AuthorityLength(Rest));
  AtSign := LastDelimiter('@', Rest);
  // A user without a password is passed over.
  Url.HasUser := Pos(':', Copy(Rest, 1, AtSign)) > 0;
  Url.User := Before(':', Copy(Rest, 1, AtSign - 1));
  Url.Password := After(':', Copy(Rest, 1, AtSign - 1));
  Url.Authority := HostWithPort(Copy(Rest, AtSign + 1, MaxInt));
  Url.Target := AsTarget(Before('#', Tail(Text)));
  Result := Url.Authority <> '';
end;

function WithQuery(const Url: TUrl; const Text, Query: string): TUrl;
begin
  Result := Url;
  if Query = '' then
    Exit;
  Result.Target := AsTarget(Tail(Text));
  if Pos('?', Result.Target) > 0 then
    Result.Target := Result.Target + '&' + Query
  else
    Result.Target := Result.Target + '?' + Query;
end;

function UrlText(const Url: TUrl): string;
begin
  Result := Url.Scheme + '://' + Url.Authority + Url.Target;
end;

function Redirected(const From: TUrl; const Location: string): string;
var
  Origin, Path: string;
begin
  Origin := From.Scheme + '://' + From.Authority;
  Path := Before('?', From.Target);
  if StartsText('http://', Location) or StartsText('https://', Location) then
    Result := Location
  else if Copy(Location, 1, 2) = '//' then
    Result := From.Scheme + ':' + Location
  else if Copy(Location, 1, 1) = '/' then
    Result := Origin + Location
  else
    Result := Origin + Copy(Path, 1, LastDelimiter('/', Path)) + Location;
end;

end.
