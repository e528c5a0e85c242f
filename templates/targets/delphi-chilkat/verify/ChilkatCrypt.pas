{$mode delphi}
// Hashes and message authentication codes. Of all that the component can do, only what programs
// that sign requests need is here.
unit ChilkatCrypt;

interface

uses
  Classes, ChilkatTypes, ChilkatControl;

type
  TChilkatCrypt2 = class(TChilkatControl)
  private
    FCharset, FEncoding, FHash, FMac: WideString;
    FKey: string;
    function Encoded(const Octets: string): WideString;
    procedure SetHash(const Value: WideString);
  public
    constructor Create(AOwner: TComponent); override;
    function HashStringENC(const str: WideString): WideString;
    function HashBdENC(bd: IChilkatBinData): WideString;
    function HashFileENC(const path: WideString): WideString;
    function SetMacKeyString(const key: WideString): Integer;
    function SetMacKeyEncoded(const key: WideString; const encoding: WideString): Integer;
    function MacStringENC(const inText: WideString): WideString;
    function GenRandomBytesENC(numBytes: Integer): WideString;
    property Charset: WideString read FCharset write FCharset;
    property EncodingMode: WideString read FEncoding write FEncoding;
    property HashAlgorithm: WideString read FHash write SetHash;
    property MacAlgorithm: WideString read FMac write FMac;
  end;

implementation

uses
  SysUtils, ChilkatData, PolypostHash, PolypostText;

constructor TChilkatCrypt2.Create(AOwner: TComponent);
begin
  inherited Create(AOwner);
  FCharset := 'utf-8';
  FEncoding := 'base64';
  FHash := 'sha256';
  FMac := 'hmac';
end;

procedure TChilkatCrypt2.SetHash(const Value: WideString);
begin
  FHash := WideOf(HashName(Utf8Of(Value)));
end;

function TChilkatCrypt2.Encoded(const Octets: string): WideString;
begin
  if not IsEncoding(Utf8Of(FEncoding)) then
    NotModelled('EncodingMode ' + Utf8Of(FEncoding));
  Result := WideOf(EncodedOctets(Octets, Utf8Of(FEncoding)));
end;

function TChilkatCrypt2.HashStringENC(const str: WideString): WideString;
begin
  Result := Encoded(HashOf(Utf8Of(FHash), ToCharset(Utf8Of(str), Utf8Of(FCharset))));
  Outcome(True);
end;

function TChilkatCrypt2.HashBdENC(bd: IChilkatBinData): WideString;
begin
  Result := Encoded(HashOf(Utf8Of(FHash), OctetsOf(bd)));
  Outcome(True);
end;

function TChilkatCrypt2.HashFileENC(const path: WideString): WideString;
var
  Octets: string;
begin
  Result := '';
  if Outcome(FileOctets(Utf8Of(path), Octets), 'Failed to open file ' + Utf8Of(path)) = 1 then
    Result := Encoded(HashOf(Utf8Of(FHash), Octets));
end;

function TChilkatCrypt2.SetMacKeyString(const key: WideString): Integer;
begin
  FKey := ToCharset(Utf8Of(key), Utf8Of(FCharset));
  Result := Outcome(True);
end;

function TChilkatCrypt2.SetMacKeyEncoded(const key: WideString;
  const encoding: WideString): Integer;
begin
  if not IsEncoding(Utf8Of(encoding)) then
    NotModelled('SetMacKeyEncoded with ' + Utf8Of(encoding));
  FKey := DecodedOctets(Utf8Of(key), Utf8Of(encoding));
  Result := Outcome(True);
end;

function TChilkatCrypt2.MacStringENC(const inText: WideString): WideString;
begin
  if CompareText(Utf8Of(FMac), 'hmac') <> 0 then
    NotModelled('MacAlgorithm ' + Utf8Of(FMac));
  Result := Encoded(MacOf(Utf8Of(FHash), FKey, ToCharset(Utf8Of(inText), Utf8Of(FCharset))));
  Outcome(True);
end;

// Not for secrets: a stand-in has nobody to hide them from.
function TChilkatCrypt2.GenRandomBytesENC(numBytes: Integer): WideString;
var
  Octets: string;
begin
  Octets := '';
  while Length(Octets) < numBytes do
    Octets := Octets + Chr(Random(256));
  Result := Encoded(Octets);
end;

initialization
  Randomize;

end.
