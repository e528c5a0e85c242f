{$mode delphi}
// The components that hold text and octets.
unit ChilkatData;

interface

uses
  Classes, ChilkatTypes, ChilkatControl;

type
  TChilkatStringBuilder = class(TChilkatControl, IChilkatStringBuilder)
  private
    FText: WideString;
    function GetControlInterface: IChilkatStringBuilder;
  protected
    function Get_Length: Integer;
    // Not modelled:
    function Get_IsBase64: Integer;
    function Get_IntValue: Integer;
    procedure Set_IntValue(Value: Integer);
  public
    function Append(const value: WideString): Integer;
    function AppendInt(value: Integer): Integer;
    procedure Clear;
    function GetAsString: WideString;
    function Prepend(const value: WideString): Integer;
    function SetString(const value: WideString): Integer;
    function AppendSb(sb: IChilkatStringBuilder): Integer;
    function AppendLine(const value: WideString; crlf: Integer): Integer;
    // Not modelled:
    function AppendEncoded(BinaryData: OleVariant; const encoding: WideString): Integer;
    function Replace(const value: WideString; const replacement: WideString): Integer;
    function ContentsEqual(const str: WideString; caseSensitive: Integer): Integer;
    function Contains(const str: WideString; caseSensitive: Integer): Integer;
    function Encode(const encoding: WideString; const charset: WideString): Integer;
    function GetEncoded(const encoding: WideString; const charset: WideString): WideString;
    function GetDecoded(const encoding: WideString): OleVariant;
    function Decode(const encoding: WideString; const charset: WideString): Integer;
    function Trim: Integer;
    function TrimInsideSpaces: Integer;
    function StartsWith(const substr: WideString; caseSensitive: Integer): Integer;
    function EndsWith(const substr: WideString; caseSensitive: Integer): Integer;
    function ToLowercase: Integer;
    function ToUppercase: Integer;
    function ToCRLF: Integer;
    function ToLF: Integer;
    function EntityDecode: Integer;
    function ReplaceWord(const value: WideString; const replacement: WideString): Integer;
    function ReplaceBetween(const beginMark: WideString; const endMark: WideString;
      const value: WideString; const replacement: WideString): Integer;
    function GetBetween(const beginMark: WideString; const endMark: WideString): WideString;
    function GetAfterBetween(const searchAfter: WideString; const beginMark: WideString;
      const endMark: WideString): WideString;
    function GetNth(index: Integer; const delimiterChar: WideString; exceptDoubleQuoted: Integer;
      exceptEscaped: Integer): WideString;
    function SetNth(index: Integer; const value: WideString; const delimiterChar: WideString;
      exceptDoubleQuoted: Integer; exceptEscaped: Integer): Integer;
    function LoadFile(const path: WideString; const charset: WideString): Integer;
    function WriteFile(const path: WideString; const charset: WideString;
      emitBom: Integer): Integer;
    function ContentsEqualSb(sb: IChilkatStringBuilder; caseSensitive: Integer): Integer;
    function LastNLines(numLines: Integer; bCrlf: Integer): WideString;
    function AppendBd(binData: IChilkatBinData; const charset: WideString; offset: Integer;
      numBytes: Integer): Integer;
    function ReplaceAllBetween(const beginMark: WideString; const endMark: WideString;
      const replacement: WideString; replaceMarks: Integer): Integer;
    procedure SecureClear;
    function ReplaceI(const value: WideString; replacement: Integer): Integer;
    function ContainsWord(const word: WideString; caseSensitive: Integer): Integer;
    function PunyEncode: Integer;
    function PunyDecode: Integer;
    function ReplaceAfterFinal(const marker: WideString; const replacement: WideString): Integer;
    function WriteFileIfModified(const path: WideString; const charset: WideString;
      emitBom: Integer): Integer;
    function GetBefore(const marker: WideString; removeFlag: Integer): WideString;
    function RemoveBefore(const marker: WideString): Integer;
    function ReplaceFirst(const value: WideString; const replacement: WideString): Integer;
    function GetAfterFinal(const marker: WideString; removeFlag: Integer): WideString;
    function RemoveAfterFinal(const marker: WideString): Integer;
    property ControlInterface: IChilkatStringBuilder read GetControlInterface;
    property Length: Integer read Get_Length;
    property IsBase64: Integer read Get_IsBase64;
    property IntValue: Integer read Get_IntValue write Set_IntValue;
  end;

  TChilkatBinData = class(TChilkatControl, IChilkatBinData)
  private
    FOctets: string;
    function GetControlInterface: IChilkatBinData;
  protected
    function Get_NumBytes: Integer;
  public
    function LoadEncoded(const encData: WideString; const encoding: WideString): Integer;
    function GetEncoded(const encoding: WideString): WideString;
    function AppendEncoded(const encData: WideString; const encoding: WideString): Integer;
    function Clear: Integer;
    function LoadFile(const path: WideString): Integer;
    function AppendBd(binData: IChilkatBinData): Integer;
    function AppendString(const str: WideString; const charset: WideString): Integer;
    function AppendSb(sb: IChilkatStringBuilder; const charset: WideString): Integer;
    function GetString(const charset: WideString): WideString;
    function AppendByte(byteValue: Integer): Integer;
    function RemoveChunk(offset: Integer; numBytes: Integer): Integer;
    // Not modelled:
    function LoadBinary(data: OleVariant): Integer;
    function GetBinary: OleVariant;
    function AppendBinary(data: OleVariant): Integer;
    function GetBinaryChunk(offset: Integer; numBytes: Integer): OleVariant;
    function GetEncodedChunk(offset: Integer; numBytes: Integer;
      const encoding: WideString): WideString;
    function WriteFile(const path: WideString): Integer;
    function GetEncodedSb(const encoding: WideString; sb: IChilkatStringBuilder): Integer;
    function AppendBom(const charset: WideString): Integer;
    function AppendEncodedSb(sb: IChilkatStringBuilder; const encoding: WideString): Integer;
    function ContentsEqual(binData: IChilkatBinData): Integer;
    function SecureClear: Integer;
    function AppendInt4(value: Integer; littleEndian: Integer): Integer;
    function AppendInt2(value: Integer; littleEndian: Integer): Integer;
    property ControlInterface: IChilkatBinData read GetControlInterface;
    property NumBytes: Integer read Get_NumBytes;
  end;

// The octets that a component holds.
function OctetsOf(const Data: IChilkatBinData): string;

implementation

uses
  SysUtils, PolypostText;

{ TChilkatStringBuilder }

function TChilkatStringBuilder.GetControlInterface: IChilkatStringBuilder;
begin
  Result := Self;
end;

function TChilkatStringBuilder.Append(const value: WideString): Integer;
begin
  FText := FText + value;
  Result := Outcome(True);
end;

function TChilkatStringBuilder.AppendInt(value: Integer): Integer;
begin
  Result := Append(WideOf(IntToStr(value)));
end;

function TChilkatStringBuilder.AppendLine(const value: WideString; crlf: Integer): Integer;
begin
  if crlf <> 0 then
    Result := Append(value + #13#10)
  else
    Result := Append(value + #10);
end;

function TChilkatStringBuilder.AppendSb(sb: IChilkatStringBuilder): Integer;
begin
  Result := Append(sb.GetAsString);
end;

function TChilkatStringBuilder.Prepend(const value: WideString): Integer;
begin
  Result := SetString(value + FText);
end;

function TChilkatStringBuilder.SetString(const value: WideString): Integer;
begin
  FText := value;
  Result := Outcome(True);
end;

function TChilkatStringBuilder.GetAsString: WideString;
begin
  Result := FText;
end;

procedure TChilkatStringBuilder.Clear;
begin
  FText := '';
end;

function TChilkatStringBuilder.Get_Length: Integer;
begin
  Result := System.Length(FText);
end;

{ TChilkatBinData }

function OctetsOf(const Data: IChilkatBinData): string;
begin
  Result := (Data as TChilkatBinData).FOctets;
end;

function TChilkatBinData.GetControlInterface: IChilkatBinData;
begin
  Result := Self;
end;

function TChilkatBinData.Get_NumBytes: Integer;
begin
  Result := Length(FOctets);
end;

function TChilkatBinData.AppendEncoded(const encData: WideString;
  const encoding: WideString): Integer;
begin
  if not IsEncoding(Utf8Of(encoding)) then
    NotModelled('AppendEncoded with ' + Utf8Of(encoding));
  FOctets := FOctets + DecodedOctets(Utf8Of(encData), Utf8Of(encoding));
  Result := Outcome(True);
end;

function TChilkatBinData.LoadEncoded(const encData: WideString;
  const encoding: WideString): Integer;
begin
  FOctets := '';
  Result := AppendEncoded(encData, encoding);
end;

function TChilkatBinData.GetEncoded(const encoding: WideString): WideString;
begin
  if not IsEncoding(Utf8Of(encoding)) then
    NotModelled('GetEncoded with ' + Utf8Of(encoding));
  Result := WideOf(EncodedOctets(FOctets, Utf8Of(encoding)));
end;

function TChilkatBinData.AppendString(const str: WideString; const charset: WideString): Integer;
begin
  FOctets := FOctets + ToCharset(Utf8Of(str), Utf8Of(charset));
  Result := Outcome(True);
end;

function TChilkatBinData.AppendSb(sb: IChilkatStringBuilder; const charset: WideString): Integer;
begin
  Result := AppendString(sb.GetAsString, charset);
end;

function TChilkatBinData.AppendBd(binData: IChilkatBinData): Integer;
begin
  FOctets := FOctets + OctetsOf(binData);
  Result := Outcome(True);
end;

function TChilkatBinData.AppendByte(byteValue: Integer): Integer;
begin
  FOctets := FOctets + Chr(byteValue and $FF);
  Result := Outcome(True);
end;

function TChilkatBinData.RemoveChunk(offset: Integer; numBytes: Integer): Integer;
begin
  Delete(FOctets, offset + 1, numBytes);
  Result := Outcome(True);
end;

function TChilkatBinData.GetString(const charset: WideString): WideString;
begin
  Result := WideOf(FromCharset(FOctets, Utf8Of(charset)));
end;

function TChilkatBinData.LoadFile(const path: WideString): Integer;
var
  Octets: string;
begin
  Result := Outcome(FileOctets(Utf8Of(path), Octets), 'Failed to open file ' + Utf8Of(path));
  if Result = 1 then
    FOctets := Octets;
end;

function TChilkatBinData.Clear: Integer;
begin
  FOctets := '';
  Result := Outcome(True);
end;

{$I ChilkatDataUnmodelled.inc}

end.
