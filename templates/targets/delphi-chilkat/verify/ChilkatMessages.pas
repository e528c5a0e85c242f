{$mode delphi}
// The components for a request that is put together beforehand, and for an answer.
unit ChilkatMessages;

interface

uses
  Classes, ChilkatTypes, ChilkatControl, PolypostFields, PolypostForms, PolypostWire;

type
  TChilkatHttpRequest = class(TChilkatControl, IChilkatHttpRequest)
  private
    FVerb, FContentType, FPath, FBoundary, FStreamed: string;
    FFields: TFields;
    FParts: TFormParts;
    FBody: string;
    FHasBody: Boolean;
    procedure AddPart(const Part: TFormPart);
    function BodyLoaded(const Octets: string): Integer;
    function GetControlInterface: IChilkatHttpRequest;
  protected
    function Get_ContentType: WideString;
    procedure Set_ContentType(const Value: WideString);
    function Get_HttpVerb: WideString;
    procedure Set_HttpVerb(const Value: WideString);
    function Get_Path: WideString;
    procedure Set_Path(const Value: WideString);
    function Get_Boundary: WideString;
    procedure Set_Boundary(const Value: WideString);
    // Not modelled:
    function Get_NumHeaderFields: Integer;
    function Get_NumParams: Integer;
    function Get_Charset: WideString;
    procedure Set_Charset(const Value: WideString);
    function Get_EntireHeader: WideString;
    procedure Set_EntireHeader(const Value: WideString);
    function Get_HttpVersion: WideString;
    procedure Set_HttpVersion(const Value: WideString);
    function Get_SendCharset: Integer;
    procedure Set_SendCharset(Value: Integer);
  public
    // What the client needs to send it.
    property Fields: TFields read FFields;
    // Parameters that go into the query for a verb.
    function QueryFor(const Verb: string): string;
    // The parameters as an urlencoded form.
    function FormBody: string;
    // False where a request with this verb has no body of its own. How much of the body can be sent
    // is less than all of it where a file is missing.
    function BodyFor(const Verb: string; out Octets, Media: string; out Sendable: Integer): Boolean;
    constructor Create(AOwner: TComponent); override;
    destructor Destroy; override;
    function AddFileForUpload(const name: WideString; const filePath: WideString): Integer;
    function AddFileForUpload2(const name: WideString; const filePath: WideString;
      const contentType: WideString): Integer;
    procedure AddHeader(const name: WideString; const value: WideString);
    procedure AddParam(const name: WideString; const value: WideString);
    function AddStringForUpload(const name: WideString; const filename: WideString;
      const strData: WideString; const charset: WideString): Integer;
    function AddStringForUpload2(const name: WideString; const filename: WideString;
      const strData: WideString; const charset: WideString; const contentType: WideString): Integer;
    function LoadBodyFromFile(const filePath: WideString): Integer;
    function StreamBodyFromFile(const filePath: WideString): Integer;
    function LoadBodyFromString(const BodyStr: WideString; const charset: WideString): Integer;
    function LoadBodyFromBd(requestBody: IChilkatBinData): Integer;
    function LoadBodyFromSb(requestBody: IChilkatStringBuilder; const charset: WideString): Integer;
    function AddBdForUpload(const name: WideString; const remoteFileName: WideString;
      byteData: IChilkatBinData; const contentType: WideString): Integer;
    // Not modelled:
    function AddBytesForUpload(const name: WideString; const remoteFileName: WideString;
      byteData: OleVariant): Integer;
    function AddBytesForUpload2(const name: WideString; const remoteFileName: WideString;
      byteData: OleVariant; const contentType: WideString): Integer;
    function GenerateRequestText: WideString;
    function GetHeaderField(const name: WideString): WideString;
    function GetHeaderName(index: Integer): WideString;
    function GetHeaderValue(index: Integer): WideString;
    function GetParam(const name: WideString): WideString;
    function GetParamName(index: Integer): WideString;
    function GetParamValue(index: Integer): WideString;
    function GetUrlEncodedParams: WideString;
    function LoadBodyFromBytes(byteData: OleVariant): Integer;
    procedure RemoveAllParams;
    function RemoveHeader(const name: WideString): Integer;
    procedure RemoveParam(const name: WideString);
    procedure SetFromUrl(const url: WideString);
    function StreamChunkFromFile(const path: WideString; const offset: WideString;
      const numBytes: WideString): Integer;
    function AddSubHeader(index: Integer; const name: WideString; const value: WideString): Integer;
    function GenerateRequestFile(const path: WideString): Integer;
    function AddMwsSignature(const Domain: WideString; const mwsSecretKey: WideString): Integer;
    property ControlInterface: IChilkatHttpRequest read GetControlInterface;
    property NumHeaderFields: Integer read Get_NumHeaderFields;
    property NumParams: Integer read Get_NumParams;
    property Charset: WideString read Get_Charset write Set_Charset;
    property ContentType: WideString read Get_ContentType write Set_ContentType;
    property EntireHeader: WideString read Get_EntireHeader write Set_EntireHeader;
    property HttpVerb: WideString read Get_HttpVerb write Set_HttpVerb;
    property HttpVersion: WideString read Get_HttpVersion write Set_HttpVersion;
    property Path: WideString read Get_Path write Set_Path;
    property SendCharset: Integer read Get_SendCharset write Set_SendCharset;
    property Boundary: WideString read Get_Boundary write Set_Boundary;
  end;

  TChilkatHttpResponse = class(TChilkatControl, IChilkatHttpResponse)
  private
    FAnswer: TAnswer;
    FDomain, FFinalUrl: string;
    function GetControlInterface: IChilkatHttpResponse;
  protected
    function Get_BodyStr: WideString;
    function Get_Charset: WideString;
    function Get_ContentLength: Integer;
    function Get_DateStr: WideString;
    function Get_Domain: WideString;
    function Get_FullMime: WideString;
    function Get_Header: WideString;
    function Get_StatusCode: Integer;
    function Get_StatusLine: WideString;
    function Get_StatusText: WideString;
    function Get_FinalRedirectUrl: WideString;
    // Not modelled:
    function Get_Body: OleVariant;
    function Get_BodyQP: WideString;
    function Get_NumCookies: Integer;
    function Get_NumHeaderFields: Integer;
  public
    // Becomes the answer to a request that ended at an address.
    procedure Take(const Answer: TAnswer; const Domain, FinalUrl: string);
    function GetHeaderField(const fieldName: WideString): WideString;
    function GetHeaderFieldAttr(const fieldName: WideString;
      const attrName: WideString): WideString;
    function GetBodySb(sb: IChilkatStringBuilder): Integer;
    function GetBodyBd(binData: IChilkatBinData): Integer;
    // Not modelled:
    function GetCookieDomain(index: Integer): WideString;
    function GetCookieExpiresStr(index: Integer): WideString;
    function GetCookieName(index: Integer): WideString;
    function GetCookiePath(index: Integer): WideString;
    function GetCookieValue(index: Integer): WideString;
    function GetHeaderName(index: Integer): WideString;
    function GetHeaderValue(index: Integer): WideString;
    function SaveBodyBinary(const path: WideString): Integer;
    function SaveBodyText(bCrlf: Integer; const path: WideString): Integer;
    function UrlEncParamValue(const encodedParamString: WideString;
      const paramName: WideString): WideString;
    property ControlInterface: IChilkatHttpResponse read GetControlInterface;
    property Body: OleVariant read Get_Body;
    property BodyQP: WideString read Get_BodyQP;
    property BodyStr: WideString read Get_BodyStr;
    property Charset: WideString read Get_Charset;
    property ContentLength: Integer read Get_ContentLength;
    property DateStr: WideString read Get_DateStr;
    property Domain: WideString read Get_Domain;
    property FullMime: WideString read Get_FullMime;
    property Header: WideString read Get_Header;
    property NumCookies: Integer read Get_NumCookies;
    property NumHeaderFields: Integer read Get_NumHeaderFields;
    property StatusCode: Integer read Get_StatusCode;
    property StatusLine: WideString read Get_StatusLine;
    property StatusText: WideString read Get_StatusText;
    property FinalRedirectUrl: WideString read Get_FinalRedirectUrl;
  end;

// The body of an answer as text, in the charset that the library takes it for.
function BodyText(const Answer: TAnswer): string;

implementation

uses
  SysUtils, ChilkatData, PolypostReads, PolypostText;

const
  MultipartForm = 'multipart/form-data';

{ TChilkatHttpRequest }

constructor TChilkatHttpRequest.Create(AOwner: TComponent);
begin
  inherited Create(AOwner);
  FVerb := 'GET';
  FFields := TFields.Create;
end;

destructor TChilkatHttpRequest.Destroy;
begin
  FFields.Free;
  inherited Destroy;
end;

function TChilkatHttpRequest.GetControlInterface: IChilkatHttpRequest;
begin
  Result := Self;
end;

// Parameters give way to a body that was loaded, and GET, HEAD and DELETE have none for them.
function TChilkatHttpRequest.QueryFor(const Verb: string): string;
begin
  Result := '';
  if FHasBody or (CompareText(Verb, 'GET') = 0) or (CompareText(Verb, 'HEAD') = 0) or
    (CompareText(Verb, 'DELETE') = 0) then
    Result := UrlEncoded(FParts);
end;

function TChilkatHttpRequest.FormBody: string;
begin
  Result := UrlEncoded(FParts);
end;

function TChilkatHttpRequest.BodyFor(const Verb: string; out Octets, Media: string;
  out Sendable: Integer): Boolean;
var
  Boundary: string;
begin
  Octets := '';
  Media := FContentType;
  if CompareText(FContentType, MultipartForm) = 0 then
  begin
    if FHasBody then
      NotModelled('LoadBody... with ' + MultipartForm);
    Boundary := FBoundary;
    if Boundary = '' then
      Boundary := NewBoundary;
    Media := FContentType + '; boundary=' + Boundary;
    Octets := Multipart(FParts, Boundary, Sendable);
    Exit(True);
  end;
  if FStreamed <> '' then
  begin
    // Other verbs have their body dropped.
    if (CompareText(Verb, 'POST') = 0) or (CompareText(Verb, 'PUT') = 0) or
      (CompareText(Verb, 'PATCH') = 0) then
      FileOctets(FStreamed, Octets);
  end
  else if FHasBody and ((CompareText(Verb, 'DELETE') <> 0) or (FParts = nil)) then
    Octets := FBody
  else if (QueryFor(Verb) = '') and (FParts <> nil) then
    // As text, the first value alone is the body.
    if StartsText('text/', FContentType) then
      Octets := FParts[0].Octets
    else
      Octets := FormBody;
  Sendable := Length(Octets);
  Result := Octets <> '';
end;

procedure TChilkatHttpRequest.AddPart(const Part: TFormPart);
begin
  SetLength(FParts, Length(FParts) + 1);
  FParts[High(FParts)] := Part;
end;

procedure TChilkatHttpRequest.AddHeader(const name: WideString; const value: WideString);
begin
  if CompareText(Trim(Utf8Of(name)), 'Content-Type') = 0 then
    Set_ContentType(value)
  else
    FFields.Put(Utf8Of(name), Utf8Of(value));
end;

procedure TChilkatHttpRequest.AddParam(const name: WideString; const value: WideString);
var
  Part: TFormPart;
begin
  Part := Default(TFormPart);
  // Blanks in the name are lost, in a form of either kind.
  Part.Name := StringReplace(Utf8Of(name), ' ', '', [rfReplaceAll]);
  Part.Octets := Utf8Of(value);
  AddPart(Part);
end;

function TChilkatHttpRequest.AddStringForUpload(const name: WideString; const filename: WideString;
  const strData: WideString; const charset: WideString): Integer;
begin
  Result := AddStringForUpload2(name, filename, strData, charset, '');
end;

function TChilkatHttpRequest.AddStringForUpload2(const name: WideString;
  const filename: WideString; const strData: WideString; const charset: WideString;
  const contentType: WideString): Integer;
var
  Part: TFormPart;
begin
  Part := Default(TFormPart);
  Part.Name := Utf8Of(name);
  Part.FileName := Utf8Of(filename);
  Part.ContentType := Utf8Of(contentType);
  Part.Octets := ToCharset(Utf8Of(strData), Utf8Of(charset));
  AddPart(Part);
  Result := Outcome(True);
end;

function TChilkatHttpRequest.AddFileForUpload(const name: WideString;
  const filePath: WideString): Integer;
begin
  Result := AddFileForUpload2(name, filePath, '');
end;

// A file that is not there is found out when the request is sent.
function TChilkatHttpRequest.AddFileForUpload2(const name: WideString; const filePath: WideString;
  const contentType: WideString): Integer;
var
  Part: TFormPart;
begin
  Part := Default(TFormPart);
  Part.Name := Utf8Of(name);
  Part.Path := Utf8Of(filePath);
  Part.FileName := Part.Path;
  Part.ContentType := Utf8Of(contentType);
  AddPart(Part);
  Result := Outcome(True);
end;

function TChilkatHttpRequest.AddBdForUpload(const name: WideString;
  const remoteFileName: WideString; byteData: IChilkatBinData;
  const contentType: WideString): Integer;
var
  Part: TFormPart;
begin
  Part := Default(TFormPart);
  Part.Name := Utf8Of(name);
  Part.FileName := Utf8Of(remoteFileName);
  Part.ContentType := Utf8Of(contentType);
  Part.Octets := OctetsOf(byteData);
  AddPart(Part);
  Result := Outcome(True);
end;

function TChilkatHttpRequest.BodyLoaded(const Octets: string): Integer;
begin
  FBody := Octets;
  FHasBody := True;
  Result := Outcome(True);
end;

function TChilkatHttpRequest.LoadBodyFromString(const BodyStr: WideString;
  const charset: WideString): Integer;
begin
  Result := BodyLoaded(ToCharset(Utf8Of(BodyStr), Utf8Of(charset)));
end;

function TChilkatHttpRequest.LoadBodyFromSb(requestBody: IChilkatStringBuilder;
  const charset: WideString): Integer;
begin
  Result := LoadBodyFromString(requestBody.GetAsString, charset);
end;

function TChilkatHttpRequest.LoadBodyFromBd(requestBody: IChilkatBinData): Integer;
begin
  Result := BodyLoaded(OctetsOf(requestBody));
end;

function TChilkatHttpRequest.LoadBodyFromFile(const filePath: WideString): Integer;
var
  Octets: string;
begin
  if FileOctets(Utf8Of(filePath), Octets) then
    Result := BodyLoaded(Octets)
  else
    Result := Outcome(False, 'Failed to open file ' + Utf8Of(filePath));
end;

// A file that is not there is noticed by nobody: nothing is sent of it.
function TChilkatHttpRequest.StreamBodyFromFile(const filePath: WideString): Integer;
begin
  FStreamed := Utf8Of(filePath);
  Result := Outcome(True);
end;

function TChilkatHttpRequest.Get_HttpVerb: WideString;
begin
  Result := WideOf(FVerb);
end;

procedure TChilkatHttpRequest.Set_HttpVerb(const Value: WideString);
begin
  FVerb := Utf8Of(Value);
end;

function TChilkatHttpRequest.Get_ContentType: WideString;
begin
  Result := WideOf(FContentType);
end;

procedure TChilkatHttpRequest.Set_ContentType(const Value: WideString);
begin
  FContentType := Trim(Utf8Of(Value));
end;

function TChilkatHttpRequest.Get_Path: WideString;
begin
  Result := WideOf(FPath);
end;

procedure TChilkatHttpRequest.Set_Path(const Value: WideString);
begin
  FPath := Utf8Of(Value);
end;

function TChilkatHttpRequest.Get_Boundary: WideString;
begin
  Result := WideOf(FBoundary);
end;

procedure TChilkatHttpRequest.Set_Boundary(const Value: WideString);
begin
  FBoundary := Utf8Of(Value);
end;

{ TChilkatHttpResponse }

// What charset a body is read in. Text that names none is taken for windows-1252, JSON and XML
// always for UTF-8.
function BodyText(const Answer: TAnswer): string;
var
  ContentType, Media, Charset: string;
begin
  ContentType := HeaderField(Answer.Header, 'Content-Type');
  Media := LowerCase(Trim(Before(';', ContentType)));
  Charset := FieldParameter(ContentType, 'charset');
  if Pos('json', Media) > 0 then
    Charset := 'utf-8'
  else if (Charset = '') and (Pos('xml', Media) = 0) and
    (StartsText('text/', Media) or (Media = 'application/javascript')) then
    Charset := 'windows-1252';
  Result := FromCharset(Answer.Body, Charset);
end;

function TChilkatHttpResponse.GetControlInterface: IChilkatHttpResponse;
begin
  Result := Self;
end;

procedure TChilkatHttpResponse.Take(const Answer: TAnswer; const Domain, FinalUrl: string);
begin
  FAnswer := Answer;
  FDomain := Domain;
  FFinalUrl := FinalUrl;
end;

function TChilkatHttpResponse.Get_BodyStr: WideString;
begin
  Result := WideOf(BodyText(FAnswer));
  RecordText(nil, BodyText(FAnswer));
end;

function TChilkatHttpResponse.GetBodySb(sb: IChilkatStringBuilder): Integer;
begin
  Result := Outcome(sb.Append(WideOf(BodyText(FAnswer))) = 1);
end;

function TChilkatHttpResponse.GetBodyBd(binData: IChilkatBinData): Integer;
begin
  Result := Outcome(binData.AppendEncoded(WideOf(Base64Of(FAnswer.Body)), 'base64') = 1);
end;

function TChilkatHttpResponse.Get_StatusCode: Integer;
begin
  Result := FAnswer.Status;
end;

function TChilkatHttpResponse.Get_StatusLine: WideString;
begin
  Result := WideOf(FAnswer.StatusLine);
end;

function TChilkatHttpResponse.Get_StatusText: WideString;
begin
  Result := WideOf(FAnswer.StatusText);
end;

function TChilkatHttpResponse.Get_Header: WideString;
begin
  Result := WideOf(FAnswer.Header);
end;

function TChilkatHttpResponse.Get_FullMime: WideString;
begin
  Result := WideOf(FAnswer.Header + #13#10 + BodyText(FAnswer));
end;

function TChilkatHttpResponse.Get_Charset: WideString;
begin
  Result := WideOf(FieldParameter(HeaderField(FAnswer.Header, 'Content-Type'), 'charset'));
  if Result = '' then
    Result := 'us-ascii';
end;

function TChilkatHttpResponse.Get_ContentLength: Integer;
begin
  Result := Length(FAnswer.Body);
end;

function TChilkatHttpResponse.Get_DateStr: WideString;
begin
  Result := GetHeaderField('Date');
end;

function TChilkatHttpResponse.Get_Domain: WideString;
begin
  Result := WideOf(FDomain);
end;

function TChilkatHttpResponse.Get_FinalRedirectUrl: WideString;
begin
  Result := WideOf(FFinalUrl);
end;

function TChilkatHttpResponse.GetHeaderField(const fieldName: WideString): WideString;
begin
  Result := WideOf(HeaderField(FAnswer.Header, Utf8Of(fieldName)));
end;

function TChilkatHttpResponse.GetHeaderFieldAttr(const fieldName: WideString;
  const attrName: WideString): WideString;
begin
  Result := WideOf(FieldParameter(HeaderField(FAnswer.Header, Utf8Of(fieldName)),
    Utf8Of(attrName)));
end;

{$I ChilkatMessagesUnmodelled.inc}

end.
