{$mode delphi}
// How a call becomes a message: its headers and their order, credentials, redirects. Calls differ
// in ways that follow no rule; each comment here is a fact measured on the library.
unit ChilkatSending;

interface

uses
  Classes, ChilkatControl, PolypostFields, PolypostUrl, PolypostWire;

type
  // Three families of calls: those without a body, those with one, and those that send a request
  // put together beforehand.
  TCallKind = (ckPlain, ckBody, ckRequest);

  TCall = record
    Kind: TCallKind;
    Verb: string;
    Url: string;
    Query: string;
    // Fields other than those below.
    Fields: TFields;
    ContentType: string;
    HasBody: Boolean;
    Body: string;
    IsCutShort: Boolean;
    // The media type goes where the body goes.
    IsPostedForm: Boolean;
  end;

  TSendingControl = class(TChilkatControl)
  private
    function Authorization(const Url: TUrl): string;
    function MessageOf(const ACall: TCall; const Url: TUrl;
      const Host, Credentials: string): TMessage;
    function SentOnce(const ACall: TCall; const Url: TUrl; const Host, Credentials: string;
      out Problem: string): Boolean;
  protected
    FAuthToken, FLogin, FPassword: string;
    FBasicAuth, FDigestAuth, FNtlmAuth: Integer;
    FFollowRedirects, FMaxUrlLen, FConnectFailReason: Integer;
    // What the last call left behind.
    FAnswer: TAnswer;
    FSentHeader, FDomain, FFinalUrl: string;
    FWasRedirected: Boolean;
    // Whether there is an answer, of whatever status.
    function Sent(const ACall: TCall): Boolean;
  public
    constructor Create(AOwner: TComponent); override;
  end;

implementation

uses
  SysUtils, PolypostAuth, PolypostText;

const
  MostRedirects = 10;

constructor TSendingControl.Create(AOwner: TComponent);
begin
  inherited Create(AOwner);
  FFollowRedirects := 1;
  FMaxUrlLen := 2000;
end;

function IsVerb(const Verb, Expected: string): Boolean;
begin
  Result := CompareText(Verb, Expected) = 0;
end;

function TSendingControl.Authorization(const Url: TUrl): string;
begin
  Result := '';
  if FAuthToken <> '' then
    Result := 'Bearer ' + FAuthToken
  else if (FLogin <> '') and ((FBasicAuth <> 0) or
    // Over https a login is sent unasked.
    (Url.Scheme = 'https') and (FDigestAuth = 0) and (FNtlmAuth = 0)) then
    Result := BasicValue(FLogin, FPassword);
end;

// The length to announce; -1 where none is.
function AnnouncedLength(const ACall: TCall): Integer;
begin
  Result := Length(ACall.Body);
  if IsVerb(ACall.Verb, 'GET') or IsVerb(ACall.Verb, 'HEAD') then
    Result := -1
  // A body does go out with OPTIONS, but its length does not.
  else if IsVerb(ACall.Verb, 'OPTIONS') then
    Result := -1
  // Here, unlike elsewhere, small letters make another verb.
  else if not ACall.HasBody and (ACall.Kind <> ckRequest) and (ACall.Verb <> 'POST') and
    (ACall.Verb <> 'PUT') then
    Result := -1;
end;

// All fields but the credentials.
function HeaderLines(const ACall: TCall; const Host: string): string;
var
  Fields: TFields;
  Media, LengthLine: string;
begin
  Fields := ACall.Fields;
  LengthLine := '';
  if AnnouncedLength(ACall) >= 0 then
    LengthLine := FieldLine('Content-Length', IntToStr(AnnouncedLength(ACall)));
  if ACall.Kind = ckPlain then
  begin
    Result := '';
    if not Fields.Has('Host') then
      Result := FieldLine('Host', Host);
    // What was set by hand keeps its order, and the length comes last.
    Exit(Result + Fields.LeadingLines + Fields.OtherLines([]) + LengthLine);
  end;
  Result := FieldLine('Host', Host);
  if Fields.Has('Host') then
    Result := FieldLine('Host', Fields.Value('Host'));
  Result := Result + Fields.LeadingLines;
  Media := ACall.ContentType;
  if Fields.Has('Content-Type') then
    Media := Fields.Value('Content-Type');
  if Media <> '' then
    Result := Result + FieldLine('Content-Type', Media);
  Result := Result + LengthLine;
  if Fields.Has('Cookie') then
    Result := Result + FieldLine('Cookie', Fields.Value('Cookie'));
  Result := Result + Fields.OtherLines(['Host', 'Content-Type', 'Cookie']);
end;

function TSendingControl.MessageOf(const ACall: TCall; const Url: TUrl;
  const Host, Credentials: string): TMessage;
begin
  Result := Default(TMessage);
  Result.Verb := ACall.Verb;
  Result.Scheme := Url.Scheme;
  Result.Authority := Url.Authority;
  Result.Target := Url.Target;
  Result.Header := HeaderLines(ACall, Host);
  // It does not take the place of one that was set by hand.
  if Credentials <> '' then
    Result.Header := Result.Header + FieldLine('Authorization', Credentials);
  if not IsVerb(ACall.Verb, 'GET') and not IsVerb(ACall.Verb, 'HEAD') then
  begin
    Result.Body := ACall.Body;
    Result.IsCutShort := ACall.IsCutShort;
  end;
end;

function TSendingControl.SentOnce(const ACall: TCall; const Url: TUrl;
  const Host, Credentials: string; out Problem: string): Boolean;
const
  // Nobody listened, or nothing was wrong with the connection.
  Reasons: array[Boolean] of Integer = (7, 0);
var
  Message: TMessage;
  Challenge, Digest: string;
  HasConnected: Boolean;
begin
  Message := MessageOf(ACall, Url, Host, Credentials);
  FSentHeader := RequestHeader(Message);
  Result := Exchange(Message, FAnswer, Problem, HasConnected);
  FConnectFailReason := Reasons[HasConnected];
  Challenge := HeaderField(FAnswer.Header, 'WWW-Authenticate');
  // A digest challenge is always answered, whatever was asked for and sent before.
  if not Result or (FAnswer.Status <> 401) or not StartsText('Digest ', Challenge) then
    Exit;
  Digest := DigestValue(Challenge, FLogin, FPassword, ACall.Verb, Url.Target);
  if Digest = '' then
    Exit;
  Message := MessageOf(ACall, Url, Host, Digest);
  FSentHeader := RequestHeader(Message);
  Result := Exchange(Message, FAnswer, Problem, HasConnected);
  FConnectFailReason := Reasons[HasConnected];
end;

function IsRedirect(const Answer: TAnswer): Boolean;
begin
  case Answer.Status of
    301, 302, 303, 307, 308:
      Result := HeaderField(Answer.Header, 'Location') <> '';
  else
    Result := False;
  end;
end;

function TSendingControl.Sent(const ACall: TCall): Boolean;
var
  Now: TCall;
  Url, Before: TUrl;
  Host, Credentials, Problem: string;
  Redirects: Integer;
begin
  FAnswer := Default(TAnswer);
  FWasRedirected := False;
  FFinalUrl := '';
  if not TakenApart(ACall.Url, Url) then
    Exit(Outcome(False, 'No domain in URL: ' + ACall.Url) = 1);
  FDomain := Url.Authority;
  if Length(ACall.Url) + Length(ACall.Query) > FMaxUrlLen then
    Exit(Outcome(False, 'The URL is longer than MaxUrlLen') = 1);
  if Url.HasUser then
  begin
    FLogin := Url.User;
    FPassword := Url.Password;
  end;
  Now := ACall;
  Url := WithQuery(Url, Now.Url, Now.Query);
  Host := Url.Authority;
  Credentials := Authorization(Url);
  Redirects := 0;
  repeat
    Result := SentOnce(Now, Url, Host, Credentials, Problem);
    if not Result or not IsRedirect(FAnswer) then
      Break;
    FFinalUrl := Redirected(Url, HeaderField(FAnswer.Header, 'Location'));
    if (FFollowRedirects = 0) or IsVerb(Now.Verb, 'HEAD') then
      Break;
    Inc(Redirects);
    Result := Redirects <= MostRedirects;
    Problem := 'Too many redirects';
    FWasRedirected := True;
    Before := Url;
    TakenApart(FFinalUrl, Url);
    // Calls with a body of their own keep the host they began with, and only calls without any
    // keep the credentials, for the same host.
    if Now.Kind <> ckBody then
      Host := Url.Authority;
    if (Now.Kind <> ckPlain) or (Url.Authority <> Before.Authority) then
      Credentials := '';
    // Only 302 changes the verb, where there can be a body, and the media type stays.
    if (FAnswer.Status = 302) and (Now.Kind <> ckPlain) then
    begin
      Now.Verb := 'GET';
      Now.HasBody := False;
      Now.Body := '';
      if Now.IsPostedForm then
        Now.ContentType := '';
    end;
  until not Result;
  if not Result then
    FAnswer := Default(TAnswer);
  Outcome(Result, Problem);
end;

end.
