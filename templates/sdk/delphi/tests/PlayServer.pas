// A server on this machine that gives prepared answers and keeps what it was sent.
unit PlayServer;

{$IFDEF FPC}{$MODE DELPHI}{$ENDIF}

interface

uses
  Classes, SysUtils, SyncObjs;

type
  TAnswer = record
    // Nothing is answered, and the connection closed, where it is 0.
    Status: Integer;
    // Lines, each with its end.
    Headers: AnsiString;
    Body: AnsiString;
  end;

  TReceived = record
    Method, Target, Headers, Body: AnsiString;
    function Header(const Name: AnsiString): AnsiString;
  end;

  // Gives each of its answers once, in their order.
  TServer = class(TThread)
  private
    FSocket, FPort: Integer;
    FLock: TCriticalSection;
    FChallenge: AnsiString;
    FAnswers: array of TAnswer;
    FReceived: array of TReceived;
    function NextAnswer(const Received: TReceived): TAnswer;
    procedure Serve(Socket: Integer);
  protected
    procedure Execute; override;
  public
    constructor Create;
    // Forgets all before it.
    procedure Reset;
    procedure Play(Status: Integer; const Headers, Body: AnsiString);
    // Whoever does not say who calls is asked so, and that request forgotten.
    procedure Challenge(const Value: AnsiString);
    function Count: Integer;
    function Received(Index: Integer): TReceived;
    function Url: AnsiString;
  end;

// The stand-in for Chilkat speaks to the proxy that the environment names, and to nobody else.
procedure SpeakOnlyTo(const Url: AnsiString);

implementation

uses
  Sockets, ssockets;

procedure SpeakOnlyTo(const Url: AnsiString);
{$IFDEF UNIX}
var
  All: PPAnsiChar;
  Count: Integer;
begin
  Count := 0;
  while envp[Count] <> nil do
    Inc(Count);
  GetMem(All, (Count + 2) * SizeOf(PAnsiChar));
  Move(envp^, All[1], (Count + 1) * SizeOf(PAnsiChar));
  All[0] := StrNew(PAnsiChar('http_proxy=' + Url));
  envp := All;
end;
{$ELSE}
begin
  // A stand-in is for Unix.
end;
{$ENDIF}

const
  LineEnd = #13#10;

function FieldOf(const Headers, Name: AnsiString): AnsiString;
var
  Rest, Line: AnsiString;
  Stop, Colon: Integer;
begin
  Rest := Headers;
  while Rest <> '' do
  begin
    Stop := Pos(LineEnd, Rest);
    Line := Copy(Rest, 1, Stop - 1);
    Delete(Rest, 1, Stop + 1);
    Colon := Pos(':', Line);
    if SameText(Copy(Line, 1, Colon - 1), Name) then
      Exit(Trim(Copy(Line, Colon + 1, MaxInt)));
  end;
  Result := '';
end;

function TReceived.Header(const Name: AnsiString): AnsiString;
begin
  Result := FieldOf(Headers, Name);
end;

constructor TServer.Create;
var
  Address: TInetSockAddr;
  Size: TSockLen;
begin
  FLock := TCriticalSection.Create;
  FSocket := fpSocket(AF_INET, SOCK_STREAM, 0);
  Address := Default(TInetSockAddr);
  Address.sin_family := AF_INET;
  Address.sin_addr := StrToNetAddr('127.0.0.1');
  Size := SizeOf(Address);
  if (fpBind(FSocket, @Address, Size) <> 0) or (fpListen(FSocket, 16) <> 0) then
    raise Exception.Create('Cannot listen on 127.0.0.1');
  fpGetSockName(FSocket, @Address, @Size);
  FPort := ntohs(Address.sin_port);
  inherited Create(False);
end;

function TServer.Url: AnsiString;
begin
  Result := 'http://127.0.0.1:' + IntToStr(FPort);
end;

procedure TServer.Reset;
begin
  FLock.Acquire;
  FAnswers := nil;
  FChallenge := '';
  FReceived := nil;
  FLock.Release;
end;

procedure TServer.Play(Status: Integer; const Headers, Body: AnsiString);
begin
  FLock.Acquire;
  SetLength(FAnswers, Length(FAnswers) + 1);
  FAnswers[High(FAnswers)].Status := Status;
  FAnswers[High(FAnswers)].Headers := Headers;
  FAnswers[High(FAnswers)].Body := Body;
  FLock.Release;
end;

procedure TServer.Challenge(const Value: AnsiString);
begin
  FLock.Acquire;
  FChallenge := Value;
  FLock.Release;
end;

function TServer.Count: Integer;
begin
  FLock.Acquire;
  Result := Length(FReceived);
  FLock.Release;
end;

function TServer.Received(Index: Integer): TReceived;
begin
  FLock.Acquire;
  try
    if Index >= Length(FReceived) then
      raise Exception.Create('Nothing was sent');
    Result := FReceived[Index];
  finally
    FLock.Release;
  end;
end;

function TServer.NextAnswer(const Received: TReceived): TAnswer;
begin
  FLock.Acquire;
  Result := Default(TAnswer);
  if (FChallenge <> '') and (Received.Header('Authorization') = '') then
  begin
    Result.Status := 401;
    Result.Headers := 'WWW-Authenticate: ' + FChallenge + LineEnd;
  end
  else
  begin
    SetLength(FReceived, Length(FReceived) + 1);
    FReceived[High(FReceived)] := Received;
    Result.Status := 500;
    Result.Body := 'no answer is prepared';
    if Length(FReceived) <= Length(FAnswers) then
      Result := FAnswers[High(FReceived)];
  end;
  FLock.Release;
end;

procedure TServer.Execute;
var
  Socket: Integer;
begin
  while not Terminated do
  begin
    Socket := fpAccept(FSocket, nil, nil);
    if Socket < 0 then
      Exit;
    try
      Serve(Socket);
    except
      // The client has gone away.
    end;
  end;
end;

procedure TServer.Serve(Socket: Integer);
var
  Stream: TSocketStream;
  Buffer: AnsiString;

  // False where there is no more.
  function Fill: Boolean;
  var
    Chunk: array[0..65535] of AnsiChar;
    More: AnsiString;
    Size: Integer;
  begin
    Size := Stream.Read(Chunk, SizeOf(Chunk));
    Result := Size > 0;
    if Result then
    begin
      SetString(More, PAnsiChar(@Chunk[0]), Size);
      Buffer := Buffer + More;
    end;
  end;

  function Line: AnsiString;
  var
    Stop: Integer;
  begin
    while Pos(LineEnd, Buffer) = 0 do
      if not Fill then
        raise Exception.Create('The request is not complete');
    Stop := Pos(LineEnd, Buffer);
    Result := Copy(Buffer, 1, Stop - 1);
    Delete(Buffer, 1, Stop + 1);
  end;

var
  Request: TReceived;
  Answer: TAnswer;
  First, Field, Text: AnsiString;
  Size: Integer;
begin
  Stream := TSocketStream.Create(Socket);
  try
    Stream.WriteFlags := MSG_NOSIGNAL;
    Buffer := '';
    First := Line;
    Request.Method := Copy(First, 1, Pos(' ', First) - 1);
    Delete(First, 1, Pos(' ', First));
    Request.Target := Copy(First, 1, Pos(' ', First) - 1);
    // A proxy is asked for the whole address.
    if Copy(Request.Target, 1, 7) = 'http://' then
    begin
      Delete(Request.Target, 1, 7);
      Delete(Request.Target, 1, Pos('/', Request.Target) - 1);
    end;
    Request.Headers := '';
    Field := Line;
    while Field <> '' do
    begin
      Request.Headers := Request.Headers + Field + LineEnd;
      Field := Line;
    end;
    Size := StrToIntDef(Request.Header('Content-Length'), 0);
    while Length(Buffer) < Size do
      if not Fill then
        raise Exception.Create('The request is not complete');
    Request.Body := Copy(Buffer, 1, Size);
    Answer := NextAnswer(Request);
    if Answer.Status = 0 then
      Exit;
    Text := 'HTTP/1.1 ' + IntToStr(Answer.Status) + ' Answer' + LineEnd + Answer.Headers +
      'Connection: close' + LineEnd;
    if (Request.Method <> 'HEAD') and (Answer.Status <> 204) and (Answer.Status <> 304) then
      Text := Text + 'Content-Length: ' + IntToStr(Length(Answer.Body)) + LineEnd + LineEnd +
        Answer.Body
    else
      Text := Text + LineEnd;
    while Text <> '' do
    begin
      Size := Stream.Write(Text[1], Length(Text));
      if Size <= 0 then
        Exit;
      Delete(Text, 1, Size);
    end;
  finally
    Stream.Free;
  end;
end;

end.
