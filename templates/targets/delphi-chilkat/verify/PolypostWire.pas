{$mode delphi}
// One message to the verification server, and its answer. The server is the proxy that http_proxy
// names; it is spoken to in plain text whatever the scheme, and it reads scheme and host from the
// request line. No other connection is ever opened.
unit PolypostWire;

interface

type
  TMessage = record
    Verb: string;
    Scheme: string;
    Authority: string;
    Target: string;
    // Header lines, each with its line end.
    Header: string;
    Body: string;
    // The sender fails after the octets of Body: a file that is not there.
    IsCutShort: Boolean;
  end;

  TAnswer = record
    StatusLine: string;
    Status: Integer;
    StatusText: string;
    // Header lines, each with its line end.
    Header: string;
    Body: string;
  end;

// The header of a request as a server on its own would see it.
function RequestHeader(const Sent: TMessage): string;

// False where there is no answer; the problem says why, and whether there was a connection.
function Exchange(const Sent: TMessage; out Answer: TAnswer; out Problem: string;
  out HasConnected: Boolean): Boolean;

// A field of a header, without blanks around it; nothing where it is missing.
function HeaderField(const Header, Name: string): string;
// A parameter of such a field, without quotes.
function FieldParameter(const Field, Name: string): string;

implementation

uses
  Classes, SysUtils, ssockets, sockets, zstream, PolypostText;

const
  LineEnd = #13#10;
  // Nothing a stand-in does may hang for longer.
  ReadTimeout = 10000;

type
  EWire = class(Exception);

  // The answer as it comes in.
  TIncoming = class
  private
    FSocket: TSocketStream;
    FBuffer: string;
    function Fill: Boolean;
  public
    constructor Create(Socket: TSocketStream);
    function Line: string;
    function Octets(Count: Integer): string;
    // As many, or those that came.
    function UpTo(Count: Integer): string;
    function Everything: string;
  end;

constructor TIncoming.Create(Socket: TSocketStream);
begin
  inherited Create;
  FSocket := Socket;
end;

function TIncoming.Fill: Boolean;
var
  Chunk: array[1..65536] of Char;
  Count: Integer;
  More: string;
begin
  Count := FSocket.Read(Chunk, SizeOf(Chunk));
  if Count < 0 then
    raise EWire.CreateFmt('No answer: the connection broke, or was silent for %d seconds',
      [ReadTimeout div 1000]);
  SetString(More, PChar(@Chunk[1]), Count);
  FBuffer := FBuffer + More;
  Result := Count > 0;
end;

function TIncoming.Line: string;
begin
  while Pos(#10, FBuffer) = 0 do
    if not Fill then
      raise EWire.Create('The connection was closed before the answer was complete');
  Result := Before(#10, FBuffer);
  FBuffer := After(#10, FBuffer);
  if Copy(Result, Length(Result), 1) = #13 then
    SetLength(Result, Length(Result) - 1);
end;

function TIncoming.Octets(Count: Integer): string;
begin
  while Length(FBuffer) < Count do
    if not Fill then
      raise EWire.Create('The connection was closed before the answer was complete');
  Result := Copy(FBuffer, 1, Count);
  Delete(FBuffer, 1, Count);
end;

function TIncoming.UpTo(Count: Integer): string;
begin
  while (Length(FBuffer) < Count) and Fill do
    ;
  Result := Copy(FBuffer, 1, Count);
  Delete(FBuffer, 1, Count);
end;

function TIncoming.Everything: string;
begin
  while Fill do
    ;
  Result := FBuffer;
  FBuffer := '';
end;

function HeaderField(const Header, Name: string): string;
var
  Rest, Field: string;
begin
  Rest := Header;
  while Rest <> '' do
  begin
    Field := Before(LineEnd, Rest);
    Rest := After(LineEnd, Rest);
    if CompareText(Trim(Before(':', Field)), Name) = 0 then
      Exit(Trim(After(':', Field)));
  end;
  Result := '';
end;

function FieldParameter(const Field, Name: string): string;
var
  Rest, Part: string;
begin
  Rest := After(';', Field);
  while Rest <> '' do
  begin
    Part := Trim(Before(';', Rest));
    Rest := After(';', Rest);
    if CompareText(Trim(Before('=', Part)), Name) = 0 then
      Exit(StringReplace(Trim(After('=', Part)), '"', '', [rfReplaceAll]));
  end;
  Result := '';
end;

function RequestHeader(const Sent: TMessage): string;
begin
  Result := Sent.Verb + ' ' + Sent.Target + ' HTTP/1.1' + LineEnd + Sent.Header;
end;

function ReadChunks(Incoming: TIncoming): string;
var
  Size: Integer;
begin
  Result := '';
  repeat
    Size := StrToInt('$' + Trim(Before(';', Incoming.Line)));
    Result := Result + Incoming.Octets(Size);
    if Size > 0 then
      Incoming.Line;
  until Size = 0;
  while Incoming.Line <> '' do
    ;
end;

// Where the data of a gzip member begin, behind a header of optional fields.
function ZippedFrom(const Octets: string): Integer;
const
  HasChecksum = 2;
  HasExtra = 4;
  HasName = 8;
  HasComment = 16;
var
  Flags: Byte;

  procedure SkipText;
  begin
    Result := Pos(#0, Octets, Result) + 1;
  end;

begin
  if Copy(Octets, 1, 3) <> #$1F#$8B#8 then
    raise EWire.Create('The answer is not zipped as its header says');
  Flags := Ord(Octets[4]);
  Result := 11;
  if Flags and HasExtra <> 0 then
    Inc(Result, 2 + Ord(Octets[Result]) + 256 * Ord(Octets[Result + 1]));
  if Flags and HasName <> 0 then
    SkipText;
  if Flags and HasComment <> 0 then
    SkipText;
  if Flags and HasChecksum <> 0 then
    Inc(Result, 2);
end;

function Unzipped(const Octets: string): string;
var
  Source: TStringStream;
  Inflating: TDecompressionStream;
  Chunk: array[1..65536] of Char;
  Count: Integer;
  More: string;
begin
  Result := '';
  Inflating := nil;
  Source := TStringStream.Create(Copy(Octets, ZippedFrom(Octets), MaxInt));
  try
    Inflating := TDecompressionStream.Create(Source, True);
    repeat
      Count := Inflating.Read(Chunk, SizeOf(Chunk));
      SetString(More, PChar(@Chunk[1]), Count);
      Result := Result + More;
    until Count = 0;
  finally
    Inflating.Free;
    Source.Free;
  end;
end;

procedure ReadHead(Incoming: TIncoming; out Answer: TAnswer);
var
  Line: string;
begin
  Answer.StatusLine := Incoming.Line;
  if not StartsText('HTTP/1.', Answer.StatusLine) then
    raise EWire.Create('The answer does not begin with a status line');
  Line := Trim(After(' ', Answer.StatusLine));
  Answer.Status := StrToIntDef(Before(' ', Line), 0);
  Answer.StatusText := After(' ', Line);
  Answer.Header := '';
  Line := Incoming.Line;
  while Line <> '' do
  begin
    Answer.Header := Answer.Header + Line + LineEnd;
    Line := Incoming.Line;
  end;
end;

procedure ReadAnswer(Incoming: TIncoming; const Verb: string; out Answer: TAnswer);
var
  Size: Integer;
begin
  repeat
    ReadHead(Incoming, Answer);
  until Answer.Status div 100 <> 1;
  Answer.Body := '';
  if (CompareText(Verb, 'HEAD') = 0) or (Answer.Status = 204) or (Answer.Status = 304) then
    Exit;
  Size := StrToIntDef(HeaderField(Answer.Header, 'Content-Length'), -1);
  if CompareText(HeaderField(Answer.Header, 'Transfer-Encoding'), 'chunked') = 0 then
    Answer.Body := ReadChunks(Incoming)
  else if Size >= 0 then
    // The library takes a body that ends too early for a whole one.
    Answer.Body := Incoming.UpTo(Size)
  else
    Answer.Body := Incoming.Everything;
  if CompareText(HeaderField(Answer.Header, 'Content-Encoding'), 'gzip') = 0 then
    Answer.Body := Unzipped(Answer.Body);
end;

procedure Send(Socket: TSocketStream; const Octets: string);
var
  At, Count: Integer;
begin
  At := 1;
  while At <= Length(Octets) do
  begin
    Count := Socket.Write(Octets[At], Length(Octets) - At + 1);
    if Count <= 0 then
      raise EWire.Create('The connection was closed while the request was being sent');
    Inc(At, Count);
  end;
end;

// The connection that http_proxy names.
function Connected: TSocketStream;
var
  Proxy: string;
  Port: Integer;
begin
  Proxy := GetEnvironmentVariable('http_proxy');
  if Proxy = '' then
    raise EWire.Create('The environment variable http_proxy is not set, and this stand-in ' +
      'connects to nothing else');
  if StartsText('http://', Proxy) then
    Proxy := After('://', Proxy);
  Proxy := Before('/', Proxy);
  Port := StrToIntDef(After(':', Proxy), 0);
  if Port = 0 then
    raise EWire.Create('The environment variable http_proxy is not of the form ' +
      'http://127.0.0.1:PORT');
  Result := TInetSocket.Create(Before(':', Proxy), Port);
  Result.IOTimeout := ReadTimeout;
  // A server that has gone away must be an error, and not the end of the program.
  Result.WriteFlags := MSG_NOSIGNAL;
end;

function Exchange(const Sent: TMessage; out Answer: TAnswer; out Problem: string;
  out HasConnected: Boolean): Boolean;
var
  Socket: TSocketStream;
  Incoming: TIncoming;
  Line: string;
begin
  Problem := '';
  HasConnected := False;
  Answer := Default(TAnswer);
  Line := Sent.Verb + ' ' + Sent.Scheme + '://' + Sent.Authority + Sent.Target + ' HTTP/1.1';
  try
    Socket := Connected;
    HasConnected := True;
    Incoming := TIncoming.Create(Socket);
    try
      Send(Socket, Line + LineEnd + Sent.Header + LineEnd + Sent.Body);
      if Sent.IsCutShort then
        raise EWire.Create('Failed to send the request body: a file cannot be read');
      ReadAnswer(Incoming, Sent.Verb, Answer);
    finally
      Incoming.Free;
      Socket.Free;
    end;
  except
    on E: Exception do
    begin
      Problem := E.Message;
      Answer := Default(TAnswer);
    end;
  end;
  Result := Problem = '';
end;

end.
