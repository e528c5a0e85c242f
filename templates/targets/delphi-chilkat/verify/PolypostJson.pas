{$mode delphi}
// JSON as the library keeps it: a tree of tokens in the words they were written in. Numbers, names
// and texts stay as they came, escapes included, so that what is printed is what was read and a
// name is found only in the spelling of the document. The reader takes nearly anything and keeps
// what stands before the first mistake.
unit PolypostJson;

interface

uses
  Classes, SysUtils;

type
  // In the order of the numbers that JsonTypeOf answers; jkNone is a member without a value, which
  // a text cut short leaves behind.
  TJsonKind = (jkNone, jkString, jkNumber, jkObject, jkArray, jkBoolean, jkNull);

  TJsonNode = class
  private
    FKind: TJsonKind;
    FName: string;
    FToken: string;
    FParent: TJsonNode;
    FItems: TList;
    function GetItem(Index: Integer): TJsonNode;
  public
    constructor Create(AKind: TJsonKind; const AToken: string = '');
    destructor Destroy; override;
    function Count: Integer;
    // The first of that name, as it is escaped in the document; nil where there is none.
    function Find(const AName: string): TJsonNode;
    // Takes the node over. An index beyond the end, or -1, appends.
    function Insert(Index: Integer; const AName: string; Node: TJsonNode): TJsonNode;
    function Append(const AName: string; Node: TJsonNode): TJsonNode;
    // Becomes a value of another kind, and loses what it held.
    procedure Become(AKind: TJsonKind; const AToken: string);
    function IsContainer: Boolean;
    // The name without its escapes.
    function PlainName: string;
    // A value as text without its escapes, cut at a null character as the library does.
    function PlainText: string;
    // The number a text begins with, in 32 bits that wrap around.
    function AsInteger: Integer;
    function AsBoolean: Boolean;
    property Kind: TJsonKind read FKind;
    property Name: string read FName;
    property Token: string read FToken;
    property Parent: TJsonNode read FParent;
    property Items[Index: Integer]: TJsonNode read GetItem; default;
  end;

  // A tree that objects and arrays of a program share; it lives as long as one of them.
  IJsonDocument = interface
    function Root: TJsonNode;
    // Whether it was read from a text, and is not built by the program.
    function IsLoaded: Boolean;
  end;

function NewDocument(Kind: TJsonKind): IJsonDocument;
function LoadedDocument(Root: TJsonNode): IJsonDocument;

// The root of what a JsonObject can hold: an object, or an array around one.
function ParsedForObject(const Text: string): TJsonNode;
// nil where the text is no array.
function ParsedArray(const Text: string): TJsonNode;
// The first object at or below a node; nil where there is none.
function FirstObject(Node: TJsonNode): TJsonNode;

function Escaped(const Text: string): string;
function Unescaped(const Token: string): string;

function CompactText(Node: TJsonNode): string;
// Indented by two blanks, each line with its end.
function IndentedText(Node: TJsonNode; const LineEnd: string): string;

implementation

uses
  PolypostText;

type
  TJsonDocument = class(TInterfacedObject, IJsonDocument)
  private
    FRoot: TJsonNode;
    FIsLoaded: Boolean;
  public
    constructor Create(ARoot: TJsonNode; AIsLoaded: Boolean);
    destructor Destroy; override;
    function Root: TJsonNode;
    function IsLoaded: Boolean;
  end;

constructor TJsonDocument.Create(ARoot: TJsonNode; AIsLoaded: Boolean);
begin
  inherited Create;
  FRoot := ARoot;
  FIsLoaded := AIsLoaded;
end;

destructor TJsonDocument.Destroy;
begin
  FRoot.Free;
  inherited Destroy;
end;

function TJsonDocument.Root: TJsonNode;
begin
  Result := FRoot;
end;

function TJsonDocument.IsLoaded: Boolean;
begin
  Result := FIsLoaded;
end;

function NewDocument(Kind: TJsonKind): IJsonDocument;
begin
  Result := TJsonDocument.Create(TJsonNode.Create(Kind), False);
end;

function LoadedDocument(Root: TJsonNode): IJsonDocument;
begin
  Result := TJsonDocument.Create(Root, True);
end;

{ TJsonNode }

constructor TJsonNode.Create(AKind: TJsonKind; const AToken: string);
begin
  inherited Create;
  FItems := TList.Create;
  FKind := AKind;
  FToken := AToken;
end;

destructor TJsonNode.Destroy;
begin
  Become(jkNone, '');
  FItems.Free;
  inherited Destroy;
end;

function TJsonNode.GetItem(Index: Integer): TJsonNode;
begin
  if (Index < 0) or (Index >= FItems.Count) then
    Result := nil
  else
    Result := TJsonNode(FItems[Index]);
end;

function TJsonNode.Count: Integer;
begin
  Result := FItems.Count;
end;

function TJsonNode.Find(const AName: string): TJsonNode;
var
  N: Integer;
begin
  if FKind = jkObject then
    for N := 0 to FItems.Count - 1 do
      if GetItem(N).FName = AName then
        Exit(GetItem(N));
  Result := nil;
end;

function TJsonNode.Insert(Index: Integer; const AName: string; Node: TJsonNode): TJsonNode;
begin
  Node.FName := AName;
  Node.FParent := Self;
  if (Index < 0) or (Index > FItems.Count) then
    Index := FItems.Count;
  FItems.Insert(Index, Node);
  Result := Node;
end;

function TJsonNode.Append(const AName: string; Node: TJsonNode): TJsonNode;
begin
  Result := Insert(-1, AName, Node);
end;

procedure TJsonNode.Become(AKind: TJsonKind; const AToken: string);
var
  N: Integer;
begin
  for N := 0 to FItems.Count - 1 do
    GetItem(N).Free;
  FItems.Clear;
  FKind := AKind;
  FToken := AToken;
end;

function TJsonNode.IsContainer: Boolean;
begin
  Result := FKind in [jkObject, jkArray];
end;

function TJsonNode.PlainName: string;
begin
  Result := Unescaped(FName);
end;

function TJsonNode.PlainText: string;
begin
  case FKind of
    jkObject, jkArray:
      Result := CompactText(Self);
    jkString:
      Result := Before(#0, Unescaped(FToken));
  else
    Result := FToken;
  end;
end;

function TJsonNode.AsInteger: Integer;
var
  Text: string;
  At: Integer;
  Value: Cardinal;
  Negative: Boolean;
begin
  if IsContainer then
    Exit(0);
  Text := PlainText + #0;
  At := 1;
  while Text[At] in [' ', #9, #10, #13] do
    Inc(At);
  Negative := Text[At] = '-';
  if Text[At] in ['-', '+'] then
    Inc(At);
  Value := 0;
  while Text[At] in ['0'..'9'] do
  begin
    Value := Cardinal(UInt64(Value) * 10 + Ord(Text[At]) - Ord('0'));
    Inc(At);
  end;
  Result := Integer(Value);
  if Negative then
    Result := Integer(Cardinal(-Int64(Value)));
end;

function TJsonNode.AsBoolean: Boolean;
begin
  Result := not IsContainer and (CompareText(PlainText, 'true') = 0);
end;

{ Escapes }

function Escaped(const Text: string): string;
var
  N: Integer;
begin
  Result := '';
  for N := 1 to Length(Text) do
    case Text[N] of
      '"', '\': Result := Result + '\' + Text[N];
      #8: Result := Result + '\b';
      #9: Result := Result + '\t';
      #10: Result := Result + '\n';
      #12: Result := Result + '\f';
      #13: Result := Result + '\r';
      #0..#7, #11, #14..#31: Result := Result + '\u' + IntToHex(Ord(Text[N]), 4);
    else
      Result := Result + Text[N];
    end;
end;

function UnitAt(const Token: string; At: Integer): Integer;
begin
  if (Copy(Token, At, 2) = '\u') and (Length(Token) >= At + 5) then
    Result := StrToIntDef('$' + Copy(Token, At + 2, 4), -1)
  else
    Result := -1;
end;

function Unescaped(const Token: string): string;
const
  Letters = '"\/bfnrt';
  Meant = '"\/'#8#12#10#13#9;
var
  At, High, Low: Integer;
begin
  if Pos('\', Token) = 0 then
    Exit(Token);
  Result := '';
  At := 1;
  while At <= Length(Token) do
  begin
    if Token[At] <> '\' then
    begin
      Result := Result + Token[At];
      Inc(At);
      Continue;
    end;
    High := UnitAt(Token, At);
    if High >= 0 then
    begin
      Inc(At, 6);
      Low := UnitAt(Token, At);
      if (High >= $D800) and (High < $DC00) and (Low >= $DC00) and (Low < $E000) then
      begin
        Inc(At, 6);
        High := $10000 + ((High - $D800) shl 10) + (Low - $DC00);
      end;
      Result := Result + Utf8OfCode(High);
    end
    else
    begin
      // An escape that JSON does not know leaves nothing.
      if (At < Length(Token)) and (Pos(Token[At + 1], Letters) > 0) then
        Result := Result + Meant[Pos(Token[At + 1], Letters)];
      Inc(At, 2);
    end;
  end;
end;

{ The reader }

type
  TReader = record
    Text: string;
    At: Integer;
    // Set at the first mistake: nothing is read after it.
    Stopped: Boolean;
  end;

const
  // Deeper than any answer, and shallower than the stack.
  Deepest = 2000;
  Blank = [' ', #9, #10, #13];

function Next(const Reader: TReader): Char;
begin
  if Reader.At <= Length(Reader.Text) then
    Result := Reader.Text[Reader.At]
  else
    Result := #0;
end;

function AtEnd(const Reader: TReader): Boolean;
begin
  Result := Reader.At > Length(Reader.Text);
end;

procedure SkipComment(var Reader: TReader);
var
  Close: string;
begin
  if Copy(Reader.Text, Reader.At, 2) = '/*' then
    Close := '*/'
  else
    Close := #10;
  while not AtEnd(Reader) and (Copy(Reader.Text, Reader.At, Length(Close)) <> Close) do
    Inc(Reader.At);
  Inc(Reader.At, Length(Close));
end;

// Blanks and comments, and commas too, however many there are.
procedure SkipBlanks(var Reader: TReader; Commas: Boolean);
begin
  while not AtEnd(Reader) do
    if (Next(Reader) in Blank) or (Commas and (Next(Reader) = ',')) then
      Inc(Reader.At)
    else if (Copy(Reader.Text, Reader.At, 2) = '/*') or
      (Copy(Reader.Text, Reader.At, 2) = '//') then
      SkipComment(Reader)
    else
      Exit;
end;

// What stands between the quotes, escapes and all.
function ReadQuoted(var Reader: TReader): string;
var
  From: Integer;
begin
  Inc(Reader.At);
  From := Reader.At;
  while not AtEnd(Reader) and (Next(Reader) <> '"') do
    if Next(Reader) = '\' then
      Inc(Reader.At, 2)
    else
      Inc(Reader.At);
  Result := Copy(Reader.Text, From, Reader.At - From);
  Reader.Stopped := AtEnd(Reader);
  Inc(Reader.At);
end;

// A number, a word, or whatever else stands up to the next sign. The end of the text ends no word.
function ReadWord(var Reader: TReader): TJsonNode;
var
  From: Integer;
  Token: string;
begin
  From := Reader.At;
  while not AtEnd(Reader) and not (Next(Reader) in Blank + [',', ']', '}']) do
    Inc(Reader.At);
  Token := Copy(Reader.Text, From, Reader.At - From);
  Reader.Stopped := AtEnd(Reader) or (Token = '');
  if Reader.Stopped then
    Result := nil
  else if (Token = 'true') or (Token = 'false') then
    Result := TJsonNode.Create(jkBoolean, Token)
  else if Token = 'null' then
    Result := TJsonNode.Create(jkNull, Token)
  else
    Result := TJsonNode.Create(jkNumber, Token);
end;

function ReadValue(var Reader: TReader; Depth: Integer): TJsonNode; forward;

function ReadObject(var Reader: TReader; Depth: Integer): TJsonNode;
var
  Name: string;
  Value: TJsonNode;
begin
  Result := TJsonNode.Create(jkObject);
  Inc(Reader.At);
  while not Reader.Stopped do
  begin
    SkipBlanks(Reader, True);
    if Next(Reader) = '}' then
    begin
      Inc(Reader.At);
      Exit;
    end;
    Reader.Stopped := Next(Reader) <> '"';
    if Reader.Stopped then
      Exit;
    Name := ReadQuoted(Reader);
    SkipBlanks(Reader, False);
    Value := nil;
    if Next(Reader) = ':' then
    begin
      Inc(Reader.At);
      SkipBlanks(Reader, False);
      Value := ReadValue(Reader, Depth + 1);
    end
    else
      Reader.Stopped := True;
    if Value = nil then
      Value := TJsonNode.Create(jkNone);
    Result.Append(Name, Value);
  end;
end;

function ReadArray(var Reader: TReader; Depth: Integer): TJsonNode;
var
  Value: TJsonNode;
begin
  Result := TJsonNode.Create(jkArray);
  Inc(Reader.At);
  while not Reader.Stopped do
  begin
    SkipBlanks(Reader, True);
    if Next(Reader) = ']' then
    begin
      Inc(Reader.At);
      Exit;
    end;
    Value := ReadValue(Reader, Depth + 1);
    if Value <> nil then
      Result.Append('', Value);
  end;
end;

// nil where there is no value; the reader has stopped then.
function ReadValue(var Reader: TReader; Depth: Integer): TJsonNode;
var
  Token: string;
begin
  Result := nil;
  Reader.Stopped := AtEnd(Reader) or (Depth > Deepest);
  if Reader.Stopped then
    Exit;
  case Next(Reader) of
    '{': Result := ReadObject(Reader, Depth);
    '[': Result := ReadArray(Reader, Depth);
    '"':
      begin
        Token := ReadQuoted(Reader);
        if not Reader.Stopped then
          Result := TJsonNode.Create(jkString, Token);
      end;
  else
    Result := ReadWord(Reader);
  end;
end;

function ParsedAt(const Text: string; At: Integer): TJsonNode;
var
  Reader: TReader;
begin
  Reader.Text := Text;
  Reader.At := At;
  Reader.Stopped := False;
  Result := ReadValue(Reader, 0);
end;

function ParsedForObject(const Text: string): TJsonNode;
var
  At: Integer;
begin
  Result := nil;
  if Copy(TrimLeft(Text), 1, 1) = '[' then
  begin
    Result := ParsedAt(Text, Pos('[', Text));
    if FirstObject(Result) = nil then
      FreeAndNil(Result);
  end
  else
  begin
    // Whatever stands before the first brace is passed over.
    At := Pos('{', Text);
    if At > 0 then
      Result := ParsedAt(Text, At);
  end;
  if Result = nil then
    Result := TJsonNode.Create(jkObject);
end;

function ParsedArray(const Text: string): TJsonNode;
begin
  if Copy(TrimLeft(Text), 1, 1) = '[' then
    // Here, unlike in an object, the end of the text does end the last word.
    Result := ParsedAt(Text + '}', Pos('[', Text))
  else
    Result := nil;
end;

function FirstObject(Node: TJsonNode): TJsonNode;
var
  N: Integer;
begin
  if Node.Kind = jkObject then
    Exit(Node);
  Result := nil;
  for N := 0 to Node.Count - 1 do
  begin
    Result := FirstObject(Node[N]);
    if Result <> nil then
      Exit;
  end;
end;

{ The printer }

procedure Print(Node: TJsonNode; const Margin, LineEnd: string; Indented: Boolean;
  Output: TStringStream);
const
  Opening: array[Boolean] of string = ('[', '{');
  Closing: array[Boolean] of string = (']', '}');
var
  N: Integer;
  IsObject, Later: Boolean;
begin
  if not Node.IsContainer then
  begin
    if Node.Kind = jkString then
      Output.WriteString('"' + Node.Token + '"')
    else
      Output.WriteString(Node.Token);
    Exit;
  end;
  IsObject := Node.Kind = jkObject;
  Output.WriteString(Opening[IsObject]);
  Later := False;
  for N := 0 to Node.Count - 1 do
  begin
    if Node[N].Kind = jkNone then
      Continue;
    if Later then
      Output.WriteString(',');
    Later := True;
    if Indented then
      Output.WriteString(LineEnd + Margin + '  ');
    if IsObject then
      Output.WriteString('"' + Node[N].Name + '":');
    if IsObject and Indented then
      Output.WriteString(' ');
    Print(Node[N], Margin + '  ', LineEnd, Indented, Output);
  end;
  if Later and Indented then
    Output.WriteString(LineEnd + Margin);
  Output.WriteString(Closing[IsObject]);
end;

function Printed(Node: TJsonNode; const LineEnd: string; Indented: Boolean): string;
var
  Output: TStringStream;
begin
  Output := TStringStream.Create('');
  try
    Print(Node, '', LineEnd, Indented, Output);
    Result := Output.DataString;
  finally
    Output.Free;
  end;
end;

function CompactText(Node: TJsonNode): string;
begin
  Result := Printed(Node, '', False);
end;

function IndentedText(Node: TJsonNode; const LineEnd: string): string;
begin
  Result := Printed(Node, LineEnd, True);
  if Result <> '{}' then
    Result := Result + LineEnd;
end;

end.
