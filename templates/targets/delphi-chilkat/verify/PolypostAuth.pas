{$mode delphi}
// The values of Authorization headers.
unit PolypostAuth;

interface

function BasicValue(const User, Password: string): string;

// The answer to a challenge; nothing where it asks for something else than MD5.
function DigestValue(const Challenge, User, Password, Verb, Target: string): string;

implementation

uses
  SysUtils, md5, PolypostText;

function BasicValue(const User, Password: string): string;
begin
  Result := 'Basic ' + Base64Of(User + ':' + Password);
end;

// A parameter of a challenge, in which values in quotes may hold commas.
function ChallengeParameter(const Challenge, Name: string): string;
var
  Rest, Key, Value: string;
begin
  Rest := Trim(After(' ', Challenge));
  while Rest <> '' do
  begin
    Key := Trim(Before('=', Rest));
    Rest := TrimLeft(After('=', Rest));
    if Copy(Rest, 1, 1) = '"' then
    begin
      Rest := Copy(Rest, 2, MaxInt);
      Value := Before('"', Rest);
      Rest := After('"', Rest);
    end
    else
      Value := Trim(Before(',', Rest));
    Rest := TrimLeft(After(',', Rest));
    if CompareText(Key, Name) = 0 then
      Exit(Value);
  end;
  Result := '';
end;

function Hashed(const Text: string): string;
begin
  Result := MD5Print(MD5String(Text));
end;

function DigestValue(const Challenge, User, Password, Verb, Target: string): string;
const
  Count = '00000001';
var
  Realm, Nonce, Protection, Algorithm, Opaque, ClientNonce, First, Second, Response: string;
begin
  Realm := ChallengeParameter(Challenge, 'realm');
  Nonce := ChallengeParameter(Challenge, 'nonce');
  Protection := ChallengeParameter(Challenge, 'qop');
  Algorithm := ChallengeParameter(Challenge, 'algorithm');
  Opaque := ChallengeParameter(Challenge, 'opaque');
  if (Algorithm <> '') and (CompareText(Algorithm, 'MD5') <> 0) then
    Exit('');
  // The library gives up where it is offered a choice.
  if (Protection <> '') and (CompareText(Protection, 'auth') <> 0) then
    Exit('');
  ClientNonce := LowerCase(IntToHex(Random($7FFFFFFF), 8));
  First := Hashed(User + ':' + Realm + ':' + Password);
  Second := Hashed(Verb + ':' + Target);
  if Protection = '' then
    Response := Hashed(First + ':' + Nonce + ':' + Second)
  else
    Response := Hashed(First + ':' + Nonce + ':' + Count + ':' + ClientNonce + ':' + Protection +
      ':' + Second);
  Result := 'Digest username="' + User + '", realm="' + Realm + '", nonce="' + Nonce + '", uri="' +
    Target + '"';
  if Algorithm <> '' then
    Result := Result + ', algorithm="' + Algorithm + '"';
  Result := Result + ', qop=' + Protection + ', nc=' + Count + ', cnonce="' + ClientNonce +
    '", response="' + Response + '"';
  if Opaque <> '' then
    Result := Result + ', opaque="' + Opaque + '"';
end;

end.
