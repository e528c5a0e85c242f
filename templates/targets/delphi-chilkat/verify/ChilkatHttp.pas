{$mode delphi}
// The client: its calls, each in terms of ChilkatSending, and its properties.
unit ChilkatHttp;

interface

uses
  Classes, ChilkatTypes, ChilkatSending, PolypostFields;

type
  TChilkatHttp = class(TSendingControl)
  private
    FFields: TFields;
    FLoginDomain, FBodyPath: WideString;
    FAllowGzip, FConnectTimeout, FReadTimeout, FRequireSslCertVerify: Integer;
    function GetControlInterface: IChilkatHttp;
    function Call(Kind: TCallKind; const Verb, Url: WideString): TCall;
    function BodyCall(const Verb, Url: WideString; const Body: string;
      const ContentType: WideString): TCall;
    function RequestCall(const Verb: string; const Url: WideString;
      const Request: IChilkatHttpRequest): TCall;
    function ResponseTo(const ACall: TCall): IChilkatHttpResponse;
    // Streams the body of an answer to a file, where the program wants that.
    procedure Stream(const ACall: TCall);
    // Fills a response; a status of 400 and more can count as a failure of the call.
    function Filled(const ACall: TCall; const Response: IChilkatHttpResponse;
      ErrorsFail: Boolean): Integer;
    // For members that are not modelled.
    function NoText(Index: Integer): WideString;
    function NoNumber(Index: Integer): Integer;
    procedure RefuseText(Index: Integer; const Value: WideString);
    procedure RefuseNumber(Index: Integer; Value: Integer);
  protected
    function Get_FinalRedirectUrl: WideString;
    function Get_LastContentType: WideString;
    function Get_LastHeader: WideString;
    function Get_LastResponseHeader: WideString;
    function Get_LastStatus: Integer;
    function Get_WasRedirected: Integer;
    function Get_LastResponseBody: WideString;
    function Get_LastStatusText: WideString;
    function Get_ConnectFailReason: Integer;
    function Get_Accept: WideString;
    procedure Set_Accept(const Value: WideString);
    function Get_AllowGzip: Integer;
    procedure Set_AllowGzip(Value: Integer);
    function Get_ConnectTimeout: Integer;
    procedure Set_ConnectTimeout(Value: Integer);
    function Get_DigestAuth: Integer;
    procedure Set_DigestAuth(Value: Integer);
    function Get_FollowRedirects: Integer;
    procedure Set_FollowRedirects(Value: Integer);
    function Get_Login: WideString;
    procedure Set_Login(const Value: WideString);
    function Get_MaxUrlLen: Integer;
    procedure Set_MaxUrlLen(Value: Integer);
    function Get_NtlmAuth: Integer;
    procedure Set_NtlmAuth(Value: Integer);
    function Get_Password: WideString;
    procedure Set_Password(const Value: WideString);
    function Get_ReadTimeout: Integer;
    procedure Set_ReadTimeout(Value: Integer);
    function Get_UserAgent: WideString;
    procedure Set_UserAgent(const Value: WideString);
    function Get_BasicAuth: Integer;
    procedure Set_BasicAuth(Value: Integer);
    function Get_RequireSslCertVerify: Integer;
    procedure Set_RequireSslCertVerify(Value: Integer);
    function Get_AuthToken: WideString;
    procedure Set_AuthToken(const Value: WideString);
  public
    constructor Create(AOwner: TComponent); override;
    destructor Destroy; override;
    function PostJson2(const url: WideString; const contentType: WideString;
      const jsonText: WideString): IChilkatHttpResponse;
    function PostUrlEncoded(const url: WideString; req: IChilkatHttpRequest): IChilkatHttpResponse;
    function QuickGetObj(const url: WideString): IChilkatHttpResponse;
    function QuickGetStr(const url: WideString): WideString;
    procedure RemoveRequestHeader(const name: WideString);
    procedure SetRequestHeader(const headerFieldName: WideString;
      const headerFieldValue: WideString);
    function SynchronousRequest(const Domain: WideString; port: Integer; Ssl: Integer;
      req: IChilkatHttpRequest): IChilkatHttpResponse;
    function PText(const verb: WideString; const url: WideString; const TextData: WideString;
      const charset: WideString; const contentType: WideString; md5: Integer;
      gzip: Integer): IChilkatHttpResponse;
    function QuickGetSb(const url: WideString; sbContent: IChilkatStringBuilder): Integer;
    function PostJson3(const url: WideString; const contentType: WideString;
      json: IChilkatJsonObject): IChilkatHttpResponse;
    function PBinaryBd(const verb: WideString; const url: WideString; data: IChilkatBinData;
      const contentType: WideString; md5: Integer; gzip: Integer): IChilkatHttpResponse;
    function PTextSb(const verb: WideString; const url: WideString;
      TextData: IChilkatStringBuilder; const charset: WideString; const contentType: WideString;
      md5: Integer; gzip: Integer): IChilkatHttpResponse;
    function QuickRequest(const verb: WideString; const url: WideString): IChilkatHttpResponse;
    function HttpReq(const url: WideString; request: IChilkatHttpRequest;
      response: IChilkatHttpResponse): Integer;
    function HttpNoBody(const verb: WideString; const url: WideString;
      response: IChilkatHttpResponse): Integer;
    function HttpStr(const verb: WideString; const url: WideString; const bodyStr: WideString;
      const charset: WideString; const contentType: WideString;
      response: IChilkatHttpResponse): Integer;
    function HttpSb(const verb: WideString; const url: WideString; sb: IChilkatStringBuilder;
      const charset: WideString; const contentType: WideString;
      response: IChilkatHttpResponse): Integer;
    function HttpBd(const verb: WideString; const url: WideString; bd: IChilkatBinData;
      const contentType: WideString; response: IChilkatHttpResponse): Integer;
    function HttpJson(const verb: WideString; const url: WideString; json: IChilkatJsonObject;
      const contentType: WideString; response: IChilkatHttpResponse): Integer;
    function HttpParams(const verb: WideString; const url: WideString; params: IChilkatJsonObject;
      response: IChilkatHttpResponse): Integer;
    function QuickRequestParams(const verb: WideString; const url: WideString;
      json: IChilkatJsonObject): IChilkatHttpResponse;
    // Not modelled:
    procedure AddCacheRoot(const dir: WideString);
    procedure ClearBgEventLog;
    procedure ClearInMemoryCookies;
    function CloseAllConnections: Integer;
    function Download(const url: WideString; const localFilePath: WideString): Integer;
    function DownloadAppend(const url: WideString; const filename: WideString): Integer;
    function DownloadHash(const url: WideString; const HashAlgorithm: WideString;
      const encoding: WideString): WideString;
    function ExtractMetaRefreshUrl(const htmlContent: WideString): WideString;
    function GenTimeStamp: WideString;
    function GetCacheRoot(index: Integer): WideString;
    function GetCookieXml(const Domain: WideString): WideString;
    function GetDomain(const url: WideString): WideString;
    function GetHead(const url: WideString): IChilkatHttpResponse;
    function GetRequestHeader(const name: WideString): WideString;
    function GetUrlPath(const url: WideString): WideString;
    function HasRequestHeader(const name: WideString): Integer;
    function PostBinary(const url: WideString; byteData: OleVariant; const contentType: WideString;
      md5: Integer; gzip: Integer): WideString;
    function PostJson(const url: WideString; const jsonText: WideString): IChilkatHttpResponse;
    function PostXml(const endpointUrl: WideString; const xmlContent: WideString;
      const xmlCharset: WideString): IChilkatHttpResponse;
    function PutBinary(const url: WideString; byteData: OleVariant; const contentType: WideString;
      md5: Integer; gzip: Integer): WideString;
    function PutText(const url: WideString; const TextData: WideString; const charset: WideString;
      const contentType: WideString; md5: Integer; gzip: Integer): WideString;
    function QuickDeleteStr(const url: WideString): WideString;
    function QuickGet(const url: WideString): OleVariant;
    function QuickPutStr(const url: WideString): WideString;
    function RenderGet(const url: WideString): WideString;
    function ResumeDownload(const url: WideString; const targetFilename: WideString): Integer;
    function SetCookieXml(const Domain: WideString; const cookieXml: WideString): Integer;
    function SetSslClientCertPem(const pemDataOrPath: WideString;
      const pemPassword: WideString): Integer;
    function SetSslClientCertPfx(const pfxPath: WideString; const pfxPassword: WideString): Integer;
    procedure SleepMs(millisec: Integer);
    function UrlDecode(const str: WideString): WideString;
    function UrlEncode(const str: WideString): WideString;
    function XmlRpc(const urlEndpoint: WideString; const xmlIn: WideString): WideString;
    function XmlRpcPut(const urlEndpoint: WideString; const xmlIn: WideString): WideString;
    procedure DnsCacheClear;
    function PBinary(const verb: WideString; const url: WideString; byteData: OleVariant;
      const contentType: WideString; md5: Integer; gzip: Integer): IChilkatHttpResponse;
    function DownloadBd(const url: WideString; binData: IChilkatBinData): Integer;
    function DownloadSb(const url: WideString; const charset: WideString;
      sb: IChilkatStringBuilder): Integer;
    function QuickGetBd(const url: WideString; binData: IChilkatBinData): Integer;
    function SetUrlVar(const name: WideString; const value: WideString): Integer;
    procedure ClearUrlVars;
    function ResumeDownloadBd(const url: WideString; binData: IChilkatBinData): Integer;
    function CreateTimestampRequest(const hashAlg: WideString; const hashVal: WideString;
      const reqPolicyOid: WideString; addNonce: Integer; reqTsaCert: Integer;
      tmestampToken: IChilkatBinData): Integer;
    function CreateOcspRequest(requestDetails: IChilkatJsonObject;
      ocspRequest: IChilkatBinData): Integer;
    function ParseOcspReply(ocspReply: IChilkatBinData; replyData: IChilkatJsonObject): Integer;
    procedure ClearHeaders;
    property ControlInterface: IChilkatHttp read GetControlInterface;
    property FinalRedirectUrl: WideString read Get_FinalRedirectUrl;
    property LastContentType: WideString read Get_LastContentType;
    property LastHeader: WideString read Get_LastHeader;
    property LastModDate: WideString index 0 read NoText;
    property LastResponseHeader: WideString read Get_LastResponseHeader;
    property LastStatus: Integer read Get_LastStatus;
    property NumCacheRoots: Integer index 1 read NoNumber;
    property WasRedirected: Integer read Get_WasRedirected;
    property TlsVersion: WideString index 2 read NoText;
    property TlsCipherSuite: WideString index 3 read NoText;
    property LastResponseBody: WideString read Get_LastResponseBody;
    property ConnectFailReason: Integer read Get_ConnectFailReason;
    property LastStatusText: WideString read Get_LastStatusText;
    property Accept: WideString read Get_Accept write Set_Accept;
    property AcceptCharset: WideString index 5 read NoText write RefuseText;
    property AcceptLanguage: WideString index 6 read NoText write RefuseText;
    property AllowGzip: Integer read Get_AllowGzip write Set_AllowGzip;
    property AutoAddHostHeader: Integer index 7 read NoNumber write RefuseNumber;
    property ClientIpAddress: WideString index 8 read NoText write RefuseText;
    property ConnectTimeout: Integer read Get_ConnectTimeout write Set_ConnectTimeout;
    property Connection: WideString index 9 read NoText write RefuseText;
    property CookieDir: WideString index 10 read NoText write RefuseText;
    property DefaultFreshPeriod: Integer index 11 read NoNumber write RefuseNumber;
    property DigestAuth: Integer read Get_DigestAuth write Set_DigestAuth;
    property FetchFromCache: Integer index 12 read NoNumber write RefuseNumber;
    property FollowRedirects: Integer read Get_FollowRedirects write Set_FollowRedirects;
    property FreshnessAlgorithm: Integer index 13 read NoNumber write RefuseNumber;
    property HeartbeatMs: Integer index 14 read NoNumber write RefuseNumber;
    property IgnoreMustRevalidate: Integer index 15 read NoNumber write RefuseNumber;
    property IgnoreNoCache: Integer index 16 read NoNumber write RefuseNumber;
    property KeepEventLog: Integer index 17 read NoNumber write RefuseNumber;
    property LMFactor: Integer index 18 read NoNumber write RefuseNumber;
    property Login: WideString read Get_Login write Set_Login;
    property LoginDomain: WideString read FLoginDomain write FLoginDomain;
    property MaxConnections: Integer index 20 read NoNumber write RefuseNumber;
    property MaxFreshPeriod: Integer index 21 read NoNumber write RefuseNumber;
    property MaxResponseSize: Integer index 22 read NoNumber write RefuseNumber;
    property MaxUrlLen: Integer read Get_MaxUrlLen write Set_MaxUrlLen;
    property MimicFireFox: Integer index 23 read NoNumber write RefuseNumber;
    property MimicIE: Integer index 24 read NoNumber write RefuseNumber;
    property MinFreshPeriod: Integer index 25 read NoNumber write RefuseNumber;
    property NegotiateAuth: Integer index 26 read NoNumber write RefuseNumber;
    property NtlmAuth: Integer read Get_NtlmAuth write Set_NtlmAuth;
    property NumCacheLevels: Integer index 27 read NoNumber write RefuseNumber;
    property OAuth1: Integer index 28 read NoNumber write RefuseNumber;
    property OAuthConsumerKey: WideString index 29 read NoText write RefuseText;
    property OAuthConsumerSecret: WideString index 30 read NoText write RefuseText;
    property OAuthRealm: WideString index 31 read NoText write RefuseText;
    property OAuthSigMethod: WideString index 32 read NoText write RefuseText;
    property OAuthToken: WideString index 33 read NoText write RefuseText;
    property OAuthTokenSecret: WideString index 34 read NoText write RefuseText;
    property OAuthVerifier: WideString index 35 read NoText write RefuseText;
    property Password: WideString read Get_Password write Set_Password;
    property ReadTimeout: Integer read Get_ReadTimeout write Set_ReadTimeout;
    property RedirectVerb: WideString index 36 read NoText write RefuseText;
    property Referer: WideString index 37 read NoText write RefuseText;
    property RequiredContentType: WideString index 38 read NoText write RefuseText;
    property SaveCookies: Integer index 39 read NoNumber write RefuseNumber;
    property SendBufferSize: Integer index 40 read NoNumber write RefuseNumber;
    property SendCookies: Integer index 41 read NoNumber write RefuseNumber;
    property SessionLogFilename: WideString index 42 read NoText write RefuseText;
    property SoRcvBuf: Integer index 43 read NoNumber write RefuseNumber;
    property SoSndBuf: Integer index 44 read NoNumber write RefuseNumber;
    property SslProtocol: WideString index 45 read NoText write RefuseText;
    property UpdateCache: Integer index 46 read NoNumber write RefuseNumber;
    property UseBgThread: Integer index 47 read NoNumber write RefuseNumber;
    property UseIEProxy: Integer index 48 read NoNumber write RefuseNumber;
    property UserAgent: WideString read Get_UserAgent write Set_UserAgent;
    property BasicAuth: Integer read Get_BasicAuth write Set_BasicAuth;
    property RequireSslCertVerify: Integer
      read Get_RequireSslCertVerify write Set_RequireSslCertVerify;
    property PreferIpv6: Integer index 49 read NoNumber write RefuseNumber;
    property SslAllowedCiphers: WideString index 50 read NoText write RefuseText;
    property StreamResponseBodyPath: WideString read FBodyPath write FBodyPath;
    property PercentDoneScale: Integer index 52 read NoNumber write RefuseNumber;
    property BandwidthThrottleUp: Integer index 53 read NoNumber write RefuseNumber;
    property BandwidthThrottleDown: Integer index 54 read NoNumber write RefuseNumber;
    property OAuthCallback: WideString index 55 read NoText write RefuseText;
    property KeepResponseBody: Integer index 56 read NoNumber write RefuseNumber;
    property TlsPinSet: WideString index 57 read NoText write RefuseText;
    property AbortCurrent: Integer index 58 read NoNumber write RefuseNumber;
    property AllowHeaderFolding: Integer index 59 read NoNumber write RefuseNumber;
    property AuthToken: WideString read Get_AuthToken write Set_AuthToken;
    property UncommonOptions: WideString index 60 read NoText write RefuseText;
  end;

implementation

uses
  SysUtils, ChilkatData, ChilkatMessages, PolypostText, PolypostWire;

const
  LineEnd = #13#10;

constructor TChilkatHttp.Create(AOwner: TComponent);
begin
  inherited Create(AOwner);
  FFields := TFields.Create;
  // Setting one of these to nothing takes it away.
  FFields.Put('Accept', '*/*');
  FFields.Put('Accept-Encoding', 'gzip');
  FAllowGzip := 1;
  FConnectTimeout := 30;
  FReadTimeout := 60;
end;

destructor TChilkatHttp.Destroy;
begin
  FFields.Free;
  inherited Destroy;
end;

function TChilkatHttp.GetControlInterface: IChilkatHttp;
begin
  NotModelled('ControlInterface');
  Result := nil;
end;

function TChilkatHttp.ResponseTo(const ACall: TCall): IChilkatHttpResponse;
var
  Response: TChilkatHttpResponse;
begin
  Result := nil;
  if not Sent(ACall) then
    Exit;
  Stream(ACall);
  Response := TChilkatHttpResponse.CreateCounted;
  Response.Take(FAnswer, FDomain, FFinalUrl);
  Result := Response;
end;

// Whatever the status is. A file that cannot be written goes unnoticed, and so does the body then.
procedure TChilkatHttp.Stream(const ACall: TCall);
begin
  if FBodyPath = '' then
    Exit;
  if CompareText(ACall.Verb, 'HEAD') <> 0 then
    WriteOctets(Utf8Of(FBodyPath), FAnswer.Body);
  FAnswer.Body := '';
end;

function TChilkatHttp.Filled(const ACall: TCall; const Response: IChilkatHttpResponse;
  ErrorsFail: Boolean): Integer;
var
  Succeeded: Boolean;
begin
  Succeeded := Sent(ACall);
  if Succeeded then
    Stream(ACall);
  if Succeeded and ErrorsFail and (FAnswer.Status >= 400) then
  begin
    Succeeded := False;
    Outcome(False, 'The status of the answer is ' + IntToStr(FAnswer.Status));
  end;
  (Response as TChilkatHttpResponse).Take(FAnswer, FDomain, FFinalUrl);
  Result := Ord(Succeeded);
end;

{ Calls }

function TChilkatHttp.Call(Kind: TCallKind; const Verb, Url: WideString): TCall;
begin
  Result := Default(TCall);
  Result.Kind := Kind;
  Result.Verb := Utf8Of(Verb);
  Result.Url := Trim(Utf8Of(Url));
  Result.Fields := FFields;
end;

function TChilkatHttp.BodyCall(const Verb, Url: WideString; const Body: string;
  const ContentType: WideString): TCall;
begin
  Result := Call(ckBody, Verb, Url);
  Result.HasBody := True;
  Result.Body := Body;
  Result.ContentType := Trim(Utf8Of(ContentType));
end;

function TChilkatHttp.RequestCall(const Verb: string; const Url: WideString;
  const Request: IChilkatHttpRequest): TCall;
var
  Source: TChilkatHttpRequest;
  Sendable: Integer;
begin
  Source := Request as TChilkatHttpRequest;
  Result := Call(ckRequest, WideOf(Verb), Url);
  // Fields that were set on the client do not count here.
  Result.Fields := Source.Fields;
  Result.Query := Source.QueryFor(Verb);
  Result.HasBody := Source.BodyFor(Verb, Result.Body, Result.ContentType, Sendable);
  Result.IsCutShort := Sendable < Length(Result.Body);
  SetLength(Result.Body, Sendable);
end;

function TChilkatHttp.QuickRequest(const verb: WideString;
  const url: WideString): IChilkatHttpResponse;
begin
  Result := ResponseTo(Call(ckPlain, verb, url));
end;

function TChilkatHttp.QuickGetObj(const url: WideString): IChilkatHttpResponse;
begin
  Result := QuickRequest('GET', url);
end;

// A query of the members of an object: names as they are, but for blanks; arrays, objects and nulls
// left out.
function QueryOf(const Json: IChilkatJsonObject): string;
var
  N: Integer;
  Value: string;
begin
  Result := '';
  for N := 0 to Json.Size - 1 do
  begin
    if Json.TypeAt(N) in [3, 4, 6] then
      Continue;
    if Result <> '' then
      Result := Result + '&';
    Result := Result + StringReplace(Utf8Of(Json.NameAt(N)), ' ', '+', [rfReplaceAll]);
    Value := PercentEncoded(Utf8Of(Json.StringAt(N)), '-_.~,');
    if Value <> '' then
      Result := Result + '=' + Value;
  end;
end;

function TChilkatHttp.QuickRequestParams(const verb: WideString; const url: WideString;
  json: IChilkatJsonObject): IChilkatHttpResponse;
var
  Made: TCall;
begin
  Made := Call(ckPlain, verb, url);
  Made.Query := QueryOf(json);
  Result := ResponseTo(Made);
end;

function TChilkatHttp.PText(const verb: WideString; const url: WideString;
  const TextData: WideString; const charset: WideString; const contentType: WideString;
  md5: Integer; gzip: Integer): IChilkatHttpResponse;
begin
  if (md5 <> 0) or (gzip <> 0) then
    NotModelled('PText with md5 or gzip');
  Result := ResponseTo(BodyCall(verb, url, ToCharset(Utf8Of(TextData), Utf8Of(charset)),
    contentType));
end;

function TChilkatHttp.PTextSb(const verb: WideString; const url: WideString;
  TextData: IChilkatStringBuilder; const charset: WideString; const contentType: WideString;
  md5: Integer; gzip: Integer): IChilkatHttpResponse;
begin
  Result := PText(verb, url, TextData.GetAsString, charset, contentType, md5, gzip);
end;

function TChilkatHttp.PBinaryBd(const verb: WideString; const url: WideString;
  data: IChilkatBinData; const contentType: WideString; md5: Integer;
  gzip: Integer): IChilkatHttpResponse;
begin
  if (md5 <> 0) or (gzip <> 0) then
    NotModelled('PBinaryBd with md5 or gzip');
  Result := ResponseTo(BodyCall(verb, url, OctetsOf(data), contentType));
end;

function TChilkatHttp.PostJson2(const url: WideString; const contentType: WideString;
  const jsonText: WideString): IChilkatHttpResponse;
begin
  Result := ResponseTo(BodyCall('POST', url, Utf8Of(jsonText), contentType));
end;

function TChilkatHttp.PostJson3(const url: WideString; const contentType: WideString;
  json: IChilkatJsonObject): IChilkatHttpResponse;
begin
  Result := PostJson2(url, contentType, json.Emit);
end;

// It always posts, and always a form, whatever the request says.
function TChilkatHttp.PostUrlEncoded(const url: WideString;
  req: IChilkatHttpRequest): IChilkatHttpResponse;
var
  Made: TCall;
begin
  Made := Call(ckRequest, 'POST', url);
  Made.Fields := (req as TChilkatHttpRequest).Fields;
  Made.Body := (req as TChilkatHttpRequest).FormBody;
  Made.HasBody := Made.Body <> '';
  if Made.HasBody then
    Made.ContentType := 'application/x-www-form-urlencoded';
  Made.IsPostedForm := True;
  Result := ResponseTo(Made);
end;

function TChilkatHttp.HttpReq(const url: WideString; request: IChilkatHttpRequest;
  response: IChilkatHttpResponse): Integer;
begin
  Result := Filled(RequestCall(Utf8Of(request.HttpVerb), url, request), response, False);
end;

function TChilkatHttp.SynchronousRequest(const Domain: WideString; port: Integer; Ssl: Integer;
  req: IChilkatHttpRequest): IChilkatHttpResponse;
var
  Url: WideString;
begin
  Url := 'http';
  if Ssl <> 0 then
    Url := Url + 's';
  Url := Url + '://' + Domain + ':' + WideOf(IntToStr(port)) + req.Path;
  Result := ResponseTo(RequestCall(Utf8Of(req.HttpVerb), Url, req));
end;

function TChilkatHttp.HttpNoBody(const verb: WideString; const url: WideString;
  response: IChilkatHttpResponse): Integer;
begin
  Result := Filled(Call(ckPlain, verb, url), response, False);
end;

function TChilkatHttp.HttpParams(const verb: WideString; const url: WideString;
  params: IChilkatJsonObject; response: IChilkatHttpResponse): Integer;
var
  Made: TCall;
begin
  Made := Call(ckPlain, verb, url);
  Made.Query := QueryOf(params);
  Result := Filled(Made, response, False);
end;

function TChilkatHttp.HttpStr(const verb: WideString; const url: WideString;
  const bodyStr: WideString; const charset: WideString; const contentType: WideString;
  response: IChilkatHttpResponse): Integer;
begin
  Result := Filled(BodyCall(verb, url, ToCharset(Utf8Of(bodyStr), Utf8Of(charset)), contentType),
    response, True);
end;

function TChilkatHttp.HttpSb(const verb: WideString; const url: WideString;
  sb: IChilkatStringBuilder; const charset: WideString; const contentType: WideString;
  response: IChilkatHttpResponse): Integer;
begin
  Result := HttpStr(verb, url, sb.GetAsString, charset, contentType, response);
end;

function TChilkatHttp.HttpBd(const verb: WideString; const url: WideString; bd: IChilkatBinData;
  const contentType: WideString; response: IChilkatHttpResponse): Integer;
begin
  Result := Filled(BodyCall(verb, url, OctetsOf(bd), contentType), response, True);
end;

function TChilkatHttp.HttpJson(const verb: WideString; const url: WideString;
  json: IChilkatJsonObject; const contentType: WideString;
  response: IChilkatHttpResponse): Integer;
begin
  Result := HttpStr(verb, url, json.Emit, 'utf-8', contentType, response);
end;

function TChilkatHttp.QuickGetSb(const url: WideString; sbContent: IChilkatStringBuilder): Integer;
var
  Response: IChilkatHttpResponse;
begin
  Response := TChilkatHttpResponse.CreateCounted;
  Result := Filled(Call(ckPlain, 'GET', url), Response, True);
  // Unlike GetBodySb, it replaces what stands there.
  sbContent.SetString(WideOf(BodyText(FAnswer)));
end;

function TChilkatHttp.QuickGetStr(const url: WideString): WideString;
var
  Content: IChilkatStringBuilder;
begin
  Content := TChilkatStringBuilder.CreateCounted;
  QuickGetSb(url, Content);
  Result := Content.GetAsString;
end;

{ Headers and credentials }

procedure TChilkatHttp.SetRequestHeader(const headerFieldName: WideString;
  const headerFieldValue: WideString);
begin
  if Trim(Utf8Of(headerFieldValue)) = '' then
    FFields.Remove(Trim(Utf8Of(headerFieldName)))
  else
    FFields.Put(Utf8Of(headerFieldName), Utf8Of(headerFieldValue));
end;

procedure TChilkatHttp.RemoveRequestHeader(const name: WideString);
begin
  FFields.Remove(Utf8Of(name));
end;

function TChilkatHttp.Get_Accept: WideString;
begin
  Result := WideOf(FFields.Value('Accept'));
end;

procedure TChilkatHttp.Set_Accept(const Value: WideString);
begin
  SetRequestHeader('Accept', Value);
end;

function TChilkatHttp.Get_UserAgent: WideString;
begin
  Result := WideOf(FFields.Value('User-Agent'));
end;

procedure TChilkatHttp.Set_UserAgent(const Value: WideString);
begin
  SetRequestHeader('User-Agent', Value);
end;

function TChilkatHttp.Get_AllowGzip: Integer;
begin
  Result := FAllowGzip;
end;

procedure TChilkatHttp.Set_AllowGzip(Value: Integer);
begin
  FAllowGzip := Value;
  if Value <> 0 then
    FFields.Put('Accept-Encoding', 'gzip')
  else
    FFields.Put('Accept-Encoding', '*');
end;

function TChilkatHttp.Get_AuthToken: WideString;
begin
  Result := WideOf(FAuthToken);
end;

procedure TChilkatHttp.Set_AuthToken(const Value: WideString);
begin
  FAuthToken := Trim(Utf8Of(Value));
end;

function TChilkatHttp.Get_Login: WideString;
begin
  Result := WideOf(FLogin);
end;

procedure TChilkatHttp.Set_Login(const Value: WideString);
begin
  FLogin := Utf8Of(Value);
end;

function TChilkatHttp.Get_Password: WideString;
begin
  Result := WideOf(FPassword);
end;

procedure TChilkatHttp.Set_Password(const Value: WideString);
begin
  FPassword := Utf8Of(Value);
end;

function TChilkatHttp.Get_BasicAuth: Integer;
begin
  Result := FBasicAuth;
end;

procedure TChilkatHttp.Set_BasicAuth(Value: Integer);
begin
  FBasicAuth := Value;
end;

function TChilkatHttp.Get_DigestAuth: Integer;
begin
  Result := FDigestAuth;
end;

procedure TChilkatHttp.Set_DigestAuth(Value: Integer);
begin
  FDigestAuth := Value;
end;

function TChilkatHttp.Get_NtlmAuth: Integer;
begin
  Result := FNtlmAuth;
end;

procedure TChilkatHttp.Set_NtlmAuth(Value: Integer);
begin
  FNtlmAuth := Value;
end;

function TChilkatHttp.Get_FollowRedirects: Integer;
begin
  Result := FFollowRedirects;
end;

procedure TChilkatHttp.Set_FollowRedirects(Value: Integer);
begin
  FFollowRedirects := Value;
end;

function TChilkatHttp.Get_MaxUrlLen: Integer;
begin
  Result := FMaxUrlLen;
end;

procedure TChilkatHttp.Set_MaxUrlLen(Value: Integer);
begin
  FMaxUrlLen := Value;
end;

function TChilkatHttp.Get_ConnectTimeout: Integer;
begin
  Result := FConnectTimeout;
end;

procedure TChilkatHttp.Set_ConnectTimeout(Value: Integer);
begin
  FConnectTimeout := Value;
end;

function TChilkatHttp.Get_ReadTimeout: Integer;
begin
  Result := FReadTimeout;
end;

procedure TChilkatHttp.Set_ReadTimeout(Value: Integer);
begin
  FReadTimeout := Value;
end;

function TChilkatHttp.Get_RequireSslCertVerify: Integer;
begin
  Result := FRequireSslCertVerify;
end;

procedure TChilkatHttp.Set_RequireSslCertVerify(Value: Integer);
begin
  FRequireSslCertVerify := Value;
end;

{ What the last call left behind }

function TChilkatHttp.Get_LastStatus: Integer;
begin
  Result := FAnswer.Status;
end;

function TChilkatHttp.Get_ConnectFailReason: Integer;
begin
  Result := FConnectFailReason;
end;

function TChilkatHttp.Get_LastStatusText: WideString;
begin
  Result := WideOf(FAnswer.StatusText);
end;

// The header of the request, and not that of the answer.
function TChilkatHttp.Get_LastHeader: WideString;
begin
  Result := WideOf(FSentHeader);
end;

function TChilkatHttp.Get_LastResponseHeader: WideString;
begin
  Result := WideOf(Copy(FAnswer.Header, 1, Length(FAnswer.Header) - Length(LineEnd)));
end;

function TChilkatHttp.Get_LastResponseBody: WideString;
begin
  Result := WideOf(BodyText(FAnswer));
end;

function TChilkatHttp.Get_LastContentType: WideString;
begin
  Result := WideOf(HeaderField(FAnswer.Header, 'Content-Type'));
end;

function TChilkatHttp.Get_FinalRedirectUrl: WideString;
begin
  Result := WideOf(FFinalUrl);
end;

function TChilkatHttp.Get_WasRedirected: Integer;
begin
  Result := Ord(FWasRedirected);
end;

{ Properties that are not modelled }

const
  Unmodelled: array[0..60] of string = (
    'LastModDate', 'NumCacheRoots', 'TlsVersion', 'TlsCipherSuite', 'ConnectFailReason',
    'AcceptCharset', 'AcceptLanguage', 'AutoAddHostHeader', 'ClientIpAddress', 'Connection',
    'CookieDir', 'DefaultFreshPeriod', 'FetchFromCache', 'FreshnessAlgorithm', 'HeartbeatMs',
    'IgnoreMustRevalidate', 'IgnoreNoCache', 'KeepEventLog', 'LMFactor', 'LoginDomain',
    'MaxConnections', 'MaxFreshPeriod', 'MaxResponseSize', 'MimicFireFox', 'MimicIE',
    'MinFreshPeriod', 'NegotiateAuth', 'NumCacheLevels', 'OAuth1', 'OAuthConsumerKey',
    'OAuthConsumerSecret', 'OAuthRealm', 'OAuthSigMethod', 'OAuthToken', 'OAuthTokenSecret',
    'OAuthVerifier', 'RedirectVerb', 'Referer', 'RequiredContentType', 'SaveCookies',
    'SendBufferSize', 'SendCookies', 'SessionLogFilename', 'SoRcvBuf', 'SoSndBuf', 'SslProtocol',
    'UpdateCache', 'UseBgThread', 'UseIEProxy', 'PreferIpv6', 'SslAllowedCiphers',
    'StreamResponseBodyPath', 'PercentDoneScale', 'BandwidthThrottleUp', 'BandwidthThrottleDown',
    'OAuthCallback', 'KeepResponseBody', 'TlsPinSet', 'AbortCurrent', 'AllowHeaderFolding',
    'UncommonOptions');

function TChilkatHttp.NoText(Index: Integer): WideString;
begin
  NotModelled(Unmodelled[Index]);
  Result := '';
end;

function TChilkatHttp.NoNumber(Index: Integer): Integer;
begin
  NotModelled(Unmodelled[Index]);
  Result := 0;
end;

procedure TChilkatHttp.RefuseText(Index: Integer; const Value: WideString);
begin
  NotModelled(Unmodelled[Index]);
end;

procedure TChilkatHttp.RefuseNumber(Index: Integer; Value: Integer);
begin
  NotModelled(Unmodelled[Index]);
end;

{$I ChilkatHttpUnmodelled.inc}

end.
