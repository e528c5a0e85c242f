{$mode delphi}
// The components for JSON. What they do is in PolypostJson and PolypostPath; here a call becomes
// their terms, and each value that a program reads from an answer is recorded.
unit ChilkatJson;

interface

uses
  Classes, ChilkatTypes, ChilkatControl, PolypostJson, PolypostPath, PolypostReads;

type
  TChilkatJsonObject = class(TChilkatControl, IChilkatJsonObject)
  private
    FDocument: IJsonDocument;
    // What this object is within the document.
    FNode: TJsonNode;
    FIndexes: TIndexVariables;
    FEmitCompact, FEmitCrlf: Integer;
    procedure Hold(const Document: IJsonDocument; Node: TJsonNode);
    function Asked(const jsonPath: WideString): TPath;
    function Found(const jsonPath: WideString): TJsonNode;
    function PlaceAsked(const jsonPath: WideString): TPlace;
    function PlaceOfIndex(index: Integer): TPlace;
    function Written(const jsonPath: WideString; Kind: TJsonKind; const Token: string): Integer;
    function AsObject(Node: TJsonNode): IChilkatJsonObject;
    function AsArray(Node: TJsonNode): IChilkatJsonArray;
    function GetControlInterface: IChilkatJsonObject;
  protected
    function Get_Size: Integer;
    function Get_EmitCompact: Integer;
    procedure Set_EmitCompact(Value: Integer);
    function Get_EmitCrlf: Integer;
    procedure Set_EmitCrlf(Value: Integer);
    function Get_I: Integer;
    procedure Set_I(Value: Integer);
    function Get_J: Integer;
    procedure Set_J(Value: Integer);
    function Get_K: Integer;
    procedure Set_K(Value: Integer);
    // Not modelled:
    function Get_DelimiterChar: WideString;
    procedure Set_DelimiterChar(const Value: WideString);
    function Get_PathPrefix: WideString;
    procedure Set_PathPrefix(const Value: WideString);
  public
    constructor Create(AOwner: TComponent); override;
    function Load(const json: WideString): Integer;
    function StringAt(index: Integer): WideString;
    function NameAt(index: Integer): WideString;
    function IntAt(index: Integer): Integer;
    function BoolAt(index: Integer): Integer;
    function ObjectAt(index: Integer): IChilkatJsonObject;
    function ArrayAt(index: Integer): IChilkatJsonArray;
    function IsNullAt(index: Integer): Integer;
    function StringOf(const jsonPath: WideString): WideString;
    function IntOf(const jsonPath: WideString): Integer;
    function BoolOf(const jsonPath: WideString): Integer;
    function ObjectOf(const jsonPath: WideString): IChilkatJsonObject;
    function ArrayOf(const jsonPath: WideString): IChilkatJsonArray;
    function IsNullOf(const jsonPath: WideString): Integer;
    function Emit: WideString;
    function IndexOf(const name: WideString): Integer;
    function SizeOfArray(const jsonPath: WideString): Integer;
    function HasMember(const jsonPath: WideString): Integer;
    function TypeAt(index: Integer): Integer;
    function LoadSb(sb: IChilkatStringBuilder): Integer;
    function EmitSb(sb: IChilkatStringBuilder): Integer;
    function UpdateString(const jsonPath: WideString; const value: WideString): Integer;
    function UpdateInt(const jsonPath: WideString; value: Integer): Integer;
    function UpdateBool(const jsonPath: WideString; value: Integer): Integer;
    function UpdateNumber(const jsonPath: WideString; const numericStr: WideString): Integer;
    function UpdateNull(const jsonPath: WideString): Integer;
    function JsonTypeOf(const jsonPath: WideString): Integer;
    function UpdateSb(const jsonPath: WideString; sb: IChilkatStringBuilder): Integer;
    function UpdateNewArray(const jsonPath: WideString): Integer;
    function UpdateNewObject(const jsonPath: WideString): Integer;
    procedure Clear;
    // Not modelled:
    function GetDocRoot: IChilkatJsonObject;
    function SetBoolAt(index: Integer; value: Integer): Integer;
    function SetIntAt(index: Integer; value: Integer): Integer;
    function SetStringAt(index: Integer; const value: WideString): Integer;
    function SetNullAt(index: Integer): Integer;
    function SetBoolOf(const jsonPath: WideString; value: Integer): Integer;
    function SetIntOf(const jsonPath: WideString; value: Integer): Integer;
    function SetStringOf(const jsonPath: WideString; const value: WideString): Integer;
    function SetNullOf(const jsonPath: WideString): Integer;
    function Rename(const oldName: WideString; const newName: WideString): Integer;
    function AddBoolAt(index: Integer; const name: WideString; value: Integer): Integer;
    function AddIntAt(index: Integer; const name: WideString; value: Integer): Integer;
    function AddStringAt(index: Integer; const name: WideString; const value: WideString): Integer;
    function AddNullAt(index: Integer; const name: WideString): Integer;
    function DeleteAt(index: Integer): Integer;
    function Delete(const name: WideString): Integer;
    function AddObjectAt(index: Integer; const name: WideString): Integer;
    function AddArrayAt(index: Integer; const name: WideString): Integer;
    function AddNumberAt(index: Integer; const name: WideString;
      const numericStr: WideString): Integer;
    function SetNumberAt(index: Integer; const value: WideString): Integer;
    function SetNumberOf(const jsonPath: WideString; const value: WideString): Integer;
    function RenameAt(index: Integer; const name: WideString): Integer;
    function LoadFile(const path: WideString): Integer;
    function AppendString(const name: WideString; const value: WideString): Integer;
    function AppendInt(const name: WideString; value: Integer): Integer;
    function AppendBool(const name: WideString; value: Integer): Integer;
    function AppendObject(const name: WideString): IChilkatJsonObject;
    function AppendArray(const name: WideString): IChilkatJsonArray;
    function FirebasePut(const jsonPath: WideString; const value: WideString): Integer;
    function FirebasePatch(const jsonPath: WideString; const jsonData: WideString): Integer;
    function FirebaseApplyEvent(const name: WideString; const data: WideString): Integer;
    function FindRecord(const arrayPath: WideString; const relPath: WideString;
      const value: WideString; caseSensitive: Integer): IChilkatJsonObject;
    function FindRecordString(const arrayPath: WideString; const relPath: WideString;
      const value: WideString; caseSensitive: Integer; const retRelPath: WideString): WideString;
    function Clone: IChilkatJsonObject;
    function Predefine(const name: WideString): Integer;
    function LoadPredefined(const name: WideString): Integer;
    function FindObjectWithMember(const name: WideString): IChilkatJsonObject;
    function StringOfSb(const jsonPath: WideString; sb: IChilkatStringBuilder): Integer;
    function BytesOf(const jsonPath: WideString; const encoding: WideString;
      bd: IChilkatBinData): Integer;
    function UpdateBd(const jsonPath: WideString; const encoding: WideString;
      bd: IChilkatBinData): Integer;
    function Swap(index1: Integer; index2: Integer): Integer;
    function WriteFile(const path: WideString): Integer;
    function LoadBd(bd: IChilkatBinData): Integer;
    function EmitBd(bd: IChilkatBinData): Integer;
    property ControlInterface: IChilkatJsonObject read GetControlInterface;
    property Size: Integer read Get_Size;
    property EmitCompact: Integer read Get_EmitCompact write Set_EmitCompact;
    property EmitCrlf: Integer read Get_EmitCrlf write Set_EmitCrlf;
    property I: Integer read Get_I write Set_I;
    property J: Integer read Get_J write Set_J;
    property K: Integer read Get_K write Set_K;
    property DelimiterChar: WideString read Get_DelimiterChar write Set_DelimiterChar;
    property PathPrefix: WideString read Get_PathPrefix write Set_PathPrefix;
  end;

  TChilkatJsonArray = class(TChilkatControl, IChilkatJsonArray)
  private
    FDocument: IJsonDocument;
    FNode: TJsonNode;
    FEmitCompact, FEmitCrlf: Integer;
    procedure Hold(const Document: IJsonDocument; Node: TJsonNode);
    function PlaceAsked(index: Integer): TPlace;
    function Added(index: Integer; Kind: TJsonKind; const Token: string): Integer;
    function GetControlInterface: IChilkatJsonArray;
  protected
    function Get_Size: Integer;
    function Get_EmitCrlf: Integer;
    procedure Set_EmitCrlf(Value: Integer);
    function Get_EmitCompact: Integer;
    procedure Set_EmitCompact(Value: Integer);
  public
    constructor Create(AOwner: TComponent); override;
    function ArrayAt(index: Integer): IChilkatJsonArray;
    function BoolAt(index: Integer): Integer;
    function IntAt(index: Integer): Integer;
    function IsNullAt(index: Integer): Integer;
    function ObjectAt(index: Integer): IChilkatJsonObject;
    function StringAt(index: Integer): WideString;
    function AddStringAt(index: Integer; const value: WideString): Integer;
    function AddObjectAt(index: Integer): Integer;
    function AddArrayAt(index: Integer): Integer;
    function AddNumberAt(index: Integer; const numericStr: WideString): Integer;
    function AddBoolAt(index: Integer; value: Integer): Integer;
    function AddIntAt(index: Integer; value: Integer): Integer;
    function AddNullAt(index: Integer): Integer;
    function Emit: WideString;
    function TypeAt(index: Integer): Integer;
    function LoadSb(sb: IChilkatStringBuilder): Integer;
    function Load(const jsonArray: WideString): Integer;
    function EmitSb(sb: IChilkatStringBuilder): Integer;
    procedure Clear;
    // Not modelled:
    function SetStringAt(index: Integer; const value: WideString): Integer;
    function SetNumberAt(index: Integer; const value: WideString): Integer;
    function SetIntAt(index: Integer; value: Integer): Integer;
    function SetBoolAt(index: Integer; value: Integer): Integer;
    function SetNullAt(index: Integer): Integer;
    function DeleteAt(index: Integer): Integer;
    function FindString(const value: WideString; caseSensitive: Integer): Integer;
    function FindObject(const name: WideString; const value: WideString;
      caseSensitive: Integer): Integer;
    function Swap(index1: Integer; index2: Integer): Integer;
    property ControlInterface: IChilkatJsonArray read GetControlInterface;
    property Size: Integer read Get_Size;
    property EmitCrlf: Integer read Get_EmitCrlf write Set_EmitCrlf;
    property EmitCompact: Integer read Get_EmitCompact write Set_EmitCompact;
  end;

implementation

uses
  SysUtils, PolypostText;

{ What both components do }

function TextRead(const Document: IJsonDocument; Node: TJsonNode; const Text: string;
  const Place: TPlace): WideString;
begin
  Result := WideOf(Text);
  if not Document.IsLoaded then
    Exit;
  if Node = nil then
    RecordMissing(Place)
  else
    RecordText(Place, Text);
end;

function IntegerRead(const Document: IJsonDocument; Node: TJsonNode; const Place: TPlace): Integer;
begin
  Result := 0;
  if Node <> nil then
    Result := Node.AsInteger;
  if not Document.IsLoaded then
    Exit;
  if Node = nil then
    RecordMissing(Place)
  else
    RecordInteger(Place, Result);
end;

function BooleanRead(const Document: IJsonDocument; Node: TJsonNode; const Place: TPlace): Integer;
begin
  Result := Ord((Node <> nil) and Node.AsBoolean);
  if not Document.IsLoaded then
    Exit;
  if Node = nil then
    RecordMissing(Place)
  else
    RecordBoolean(Place, Result = 1);
end;

function TextOf(Node: TJsonNode): string;
begin
  Result := '';
  if Node <> nil then
    Result := Node.PlainText;
end;

function TypeOf(Node: TJsonNode): Integer;
begin
  Result := -1;
  if Node <> nil then
    Result := Ord(Node.Kind);
end;

function IsNull(Node: TJsonNode): Integer;
begin
  Result := Ord((Node <> nil) and (Node.Kind = jkNull));
end;

function Emitted(Node: TJsonNode; EmitCompact, EmitCrlf: Integer): WideString;
begin
  if EmitCompact <> 0 then
    Result := WideOf(CompactText(Node))
  else if EmitCrlf <> 0 then
    Result := WideOf(IndentedText(Node, #13#10))
  else
    Result := WideOf(IndentedText(Node, #10));
end;

function BooleanToken(Value: Integer): string;
begin
  if Value <> 0 then
    Result := 'true'
  else
    Result := 'false';
end;

// The text without the byte order mark that may begin it.
function WithoutMark(const Text: WideString): string;
begin
  if Copy(Text, 1, 1) = #$FEFF then
    Result := Utf8Of(Copy(Text, 2, MaxInt))
  else
    Result := Utf8Of(Text);
end;

{ TChilkatJsonObject }

constructor TChilkatJsonObject.Create(AOwner: TComponent);
begin
  inherited Create(AOwner);
  FEmitCompact := 1;
  FEmitCrlf := 1;
  FDocument := NewDocument(jkObject);
  FNode := FDocument.Root;
end;

function TChilkatJsonObject.GetControlInterface: IChilkatJsonObject;
begin
  Result := Self;
end;

procedure TChilkatJsonObject.Hold(const Document: IJsonDocument; Node: TJsonNode);
begin
  FDocument := Document;
  FNode := Node;
end;

function TChilkatJsonObject.Asked(const jsonPath: WideString): TPath;
begin
  Result := ParsedPath(Utf8Of(jsonPath), FIndexes);
end;

function TChilkatJsonObject.Found(const jsonPath: WideString): TJsonNode;
begin
  Result := NodeAt(FNode, Asked(jsonPath));
end;

function TChilkatJsonObject.PlaceAsked(const jsonPath: WideString): TPlace;
begin
  Result := Below(PlaceOf(FNode), Asked(jsonPath));
end;

function TChilkatJsonObject.PlaceOfIndex(index: Integer): TPlace;
begin
  if FNode[index] <> nil then
    Result := PlaceOf(FNode[index])
  else
    Result := BelowIndex(PlaceOf(FNode), index);
end;

// A scalar or an array gives way to what is written; an object does not.
function TChilkatJsonObject.Written(const jsonPath: WideString; Kind: TJsonKind;
  const Token: string): Integer;
var
  Node: TJsonNode;
begin
  Node := MadeNode(FNode, Asked(jsonPath));
  if Node = nil then
    Exit(Outcome(False, 'The path leads nowhere'));
  if (Node.Kind = jkObject) and (Kind <> jkObject) then
    Exit(Outcome(False, 'The member is an object'));
  if Node.Kind <> jkObject then
    Node.Become(Kind, Token);
  Result := Outcome(True);
end;

function TChilkatJsonObject.AsObject(Node: TJsonNode): IChilkatJsonObject;
var
  Part: TChilkatJsonObject;
begin
  Result := nil;
  if Outcome((Node <> nil) and (Node.Kind = jkObject), 'There is no such object') = 0 then
    Exit;
  Part := TChilkatJsonObject.CreateCounted;
  Part.Hold(FDocument, Node);
  Result := Part;
end;

function TChilkatJsonObject.AsArray(Node: TJsonNode): IChilkatJsonArray;
var
  Part: TChilkatJsonArray;
begin
  Result := nil;
  if Outcome((Node <> nil) and (Node.Kind = jkArray), 'There is no such array') = 0 then
    Exit;
  Part := TChilkatJsonArray.CreateCounted;
  Part.Hold(FDocument, Node);
  // An array is printed as the object it was taken from; an object is not.
  Part.FEmitCompact := FEmitCompact;
  Part.FEmitCrlf := FEmitCrlf;
  Result := Part;
end;

function TChilkatJsonObject.Load(const json: WideString): Integer;
begin
  FDocument := LoadedDocument(ParsedForObject(WithoutMark(json)));
  FNode := FirstObject(FDocument.Root);
  Result := Outcome(True);
end;

function TChilkatJsonObject.LoadSb(sb: IChilkatStringBuilder): Integer;
begin
  Result := Load(sb.GetAsString);
end;

function TChilkatJsonObject.Emit: WideString;
begin
  Result := Emitted(FNode, FEmitCompact, FEmitCrlf);
end;

function TChilkatJsonObject.EmitSb(sb: IChilkatStringBuilder): Integer;
begin
  Result := sb.Append(Emit);
end;

procedure TChilkatJsonObject.Clear;
begin
  FNode.Become(jkObject, '');
end;

function TChilkatJsonObject.Get_Size: Integer;
begin
  Result := FNode.Count;
end;

function TChilkatJsonObject.NameAt(index: Integer): WideString;
begin
  Result := '';
  if FNode[index] <> nil then
    Result := WideOf(FNode[index].PlainName);
end;

function TChilkatJsonObject.StringAt(index: Integer): WideString;
begin
  Result := TextRead(FDocument, FNode[index], TextOf(FNode[index]), PlaceOfIndex(index));
end;

function TChilkatJsonObject.IntAt(index: Integer): Integer;
begin
  Result := IntegerRead(FDocument, FNode[index], PlaceOfIndex(index));
end;

function TChilkatJsonObject.BoolAt(index: Integer): Integer;
begin
  Result := BooleanRead(FDocument, FNode[index], PlaceOfIndex(index));
end;

function TChilkatJsonObject.ObjectAt(index: Integer): IChilkatJsonObject;
begin
  Result := AsObject(FNode[index]);
end;

function TChilkatJsonObject.ArrayAt(index: Integer): IChilkatJsonArray;
begin
  Result := AsArray(FNode[index]);
end;

function TChilkatJsonObject.IsNullAt(index: Integer): Integer;
begin
  Result := IsNull(FNode[index]);
end;

function TChilkatJsonObject.TypeAt(index: Integer): Integer;
begin
  Result := TypeOf(FNode[index]);
end;

function TChilkatJsonObject.IndexOf(const name: WideString): Integer;
begin
  Result := FNode.Count - 1;
  while (Result >= 0) and (FNode[Result].Name <> Utf8Of(name)) do
    Dec(Result);
end;

function TChilkatJsonObject.StringOf(const jsonPath: WideString): WideString;
var
  Node: TJsonNode;
  Text: string;
begin
  Node := Found(jsonPath);
  Text := '';
  // Unlike StringAt, this gives no text for an object.
  if (Node <> nil) and (Node.Kind <> jkObject) then
    Text := Node.PlainText;
  Result := TextRead(FDocument, Node, Text, PlaceAsked(jsonPath));
end;

function TChilkatJsonObject.IntOf(const jsonPath: WideString): Integer;
begin
  Result := IntegerRead(FDocument, Found(jsonPath), PlaceAsked(jsonPath));
end;

function TChilkatJsonObject.BoolOf(const jsonPath: WideString): Integer;
begin
  Result := BooleanRead(FDocument, Found(jsonPath), PlaceAsked(jsonPath));
end;

function TChilkatJsonObject.ObjectOf(const jsonPath: WideString): IChilkatJsonObject;
begin
  Result := AsObject(Found(jsonPath));
end;

function TChilkatJsonObject.ArrayOf(const jsonPath: WideString): IChilkatJsonArray;
begin
  Result := AsArray(Found(jsonPath));
end;

function TChilkatJsonObject.IsNullOf(const jsonPath: WideString): Integer;
begin
  Result := IsNull(Found(jsonPath));
end;

function TChilkatJsonObject.JsonTypeOf(const jsonPath: WideString): Integer;
begin
  Result := TypeOf(Found(jsonPath));
end;

function TChilkatJsonObject.HasMember(const jsonPath: WideString): Integer;
begin
  Result := Ord(Found(jsonPath) <> nil);
end;

function TChilkatJsonObject.SizeOfArray(const jsonPath: WideString): Integer;
var
  Node: TJsonNode;
begin
  Node := Found(jsonPath);
  Result := -1;
  if (Node <> nil) and (Node.Kind = jkArray) then
    Result := Node.Count;
end;

function TChilkatJsonObject.UpdateString(const jsonPath: WideString;
  const value: WideString): Integer;
begin
  Result := Written(jsonPath, jkString, Escaped(Utf8Of(value)));
end;

function TChilkatJsonObject.UpdateSb(const jsonPath: WideString;
  sb: IChilkatStringBuilder): Integer;
begin
  Result := UpdateString(jsonPath, sb.GetAsString);
end;

function TChilkatJsonObject.UpdateInt(const jsonPath: WideString; value: Integer): Integer;
begin
  Result := Written(jsonPath, jkNumber, IntToStr(value));
end;

function TChilkatJsonObject.UpdateNumber(const jsonPath: WideString;
  const numericStr: WideString): Integer;
begin
  Result := Written(jsonPath, jkNumber, Utf8Of(numericStr));
end;

function TChilkatJsonObject.UpdateBool(const jsonPath: WideString; value: Integer): Integer;
begin
  Result := Written(jsonPath, jkBoolean, BooleanToken(value));
end;

function TChilkatJsonObject.UpdateNull(const jsonPath: WideString): Integer;
begin
  Result := Written(jsonPath, jkNull, 'null');
end;

function TChilkatJsonObject.UpdateNewArray(const jsonPath: WideString): Integer;
begin
  Result := Written(jsonPath, jkArray, '');
end;

function TChilkatJsonObject.UpdateNewObject(const jsonPath: WideString): Integer;
begin
  Result := Written(jsonPath, jkObject, '');
end;

function TChilkatJsonObject.Get_EmitCompact: Integer;
begin
  Result := FEmitCompact;
end;

procedure TChilkatJsonObject.Set_EmitCompact(Value: Integer);
begin
  FEmitCompact := Value;
end;

function TChilkatJsonObject.Get_EmitCrlf: Integer;
begin
  Result := FEmitCrlf;
end;

procedure TChilkatJsonObject.Set_EmitCrlf(Value: Integer);
begin
  FEmitCrlf := Value;
end;

function TChilkatJsonObject.Get_I: Integer;
begin
  Result := FIndexes['i'];
end;

procedure TChilkatJsonObject.Set_I(Value: Integer);
begin
  FIndexes['i'] := Value;
end;

function TChilkatJsonObject.Get_J: Integer;
begin
  Result := FIndexes['j'];
end;

procedure TChilkatJsonObject.Set_J(Value: Integer);
begin
  FIndexes['j'] := Value;
end;

function TChilkatJsonObject.Get_K: Integer;
begin
  Result := FIndexes['k'];
end;

procedure TChilkatJsonObject.Set_K(Value: Integer);
begin
  FIndexes['k'] := Value;
end;

{ TChilkatJsonArray }

constructor TChilkatJsonArray.Create(AOwner: TComponent);
begin
  inherited Create(AOwner);
  FEmitCompact := 1;
  FEmitCrlf := 1;
  FDocument := NewDocument(jkArray);
  FNode := FDocument.Root;
end;

function TChilkatJsonArray.GetControlInterface: IChilkatJsonArray;
begin
  Result := Self;
end;

procedure TChilkatJsonArray.Hold(const Document: IJsonDocument; Node: TJsonNode);
begin
  FDocument := Document;
  FNode := Node;
end;

function TChilkatJsonArray.PlaceAsked(index: Integer): TPlace;
begin
  Result := BelowIndex(PlaceOf(FNode), index);
end;

function TChilkatJsonArray.Added(index: Integer; Kind: TJsonKind; const Token: string): Integer;
begin
  FNode.Insert(index, '', TJsonNode.Create(Kind, Token));
  Result := Outcome(True);
end;

function TChilkatJsonArray.Load(const jsonArray: WideString): Integer;
var
  Root: TJsonNode;
begin
  Root := ParsedArray(WithoutMark(jsonArray));
  Result := Outcome(Root <> nil, 'The JSON is not an array');
  if Root = nil then
    Root := TJsonNode.Create(jkArray);
  FDocument := LoadedDocument(Root);
  FNode := Root;
end;

function TChilkatJsonArray.LoadSb(sb: IChilkatStringBuilder): Integer;
begin
  Result := Load(sb.GetAsString);
end;

function TChilkatJsonArray.Emit: WideString;
begin
  Result := Emitted(FNode, FEmitCompact, FEmitCrlf);
end;

function TChilkatJsonArray.EmitSb(sb: IChilkatStringBuilder): Integer;
begin
  Result := sb.Append(Emit);
end;

procedure TChilkatJsonArray.Clear;
begin
  FNode.Become(jkArray, '');
end;

function TChilkatJsonArray.Get_Size: Integer;
begin
  Result := FNode.Count;
end;

function TChilkatJsonArray.StringAt(index: Integer): WideString;
begin
  Result := TextRead(FDocument, FNode[index], TextOf(FNode[index]), PlaceAsked(index));
end;

function TChilkatJsonArray.IntAt(index: Integer): Integer;
begin
  Result := IntegerRead(FDocument, FNode[index], PlaceAsked(index));
end;

function TChilkatJsonArray.BoolAt(index: Integer): Integer;
begin
  Result := BooleanRead(FDocument, FNode[index], PlaceAsked(index));
end;

function TChilkatJsonArray.IsNullAt(index: Integer): Integer;
begin
  Result := IsNull(FNode[index]);
end;

function TChilkatJsonArray.TypeAt(index: Integer): Integer;
begin
  Result := TypeOf(FNode[index]);
end;

function TChilkatJsonArray.ObjectAt(index: Integer): IChilkatJsonObject;
var
  Node: TJsonNode;
  Part: TChilkatJsonObject;
begin
  Node := FNode[index];
  Result := nil;
  if Outcome((Node <> nil) and (Node.Kind = jkObject), 'There is no such object') = 0 then
    Exit;
  Part := TChilkatJsonObject.CreateCounted;
  Part.Hold(FDocument, Node);
  Result := Part;
end;

function TChilkatJsonArray.ArrayAt(index: Integer): IChilkatJsonArray;
var
  Node: TJsonNode;
  Part: TChilkatJsonArray;
begin
  Node := FNode[index];
  Result := nil;
  if Outcome((Node <> nil) and (Node.Kind = jkArray), 'There is no such array') = 0 then
    Exit;
  Part := TChilkatJsonArray.CreateCounted;
  Part.Hold(FDocument, Node);
  Result := Part;
end;

function TChilkatJsonArray.AddStringAt(index: Integer; const value: WideString): Integer;
begin
  Result := Added(index, jkString, Escaped(Utf8Of(value)));
end;

function TChilkatJsonArray.AddIntAt(index: Integer; value: Integer): Integer;
begin
  Result := Added(index, jkNumber, IntToStr(value));
end;

function TChilkatJsonArray.AddNumberAt(index: Integer; const numericStr: WideString): Integer;
begin
  Result := Added(index, jkNumber, Utf8Of(numericStr));
end;

function TChilkatJsonArray.AddBoolAt(index: Integer; value: Integer): Integer;
begin
  Result := Added(index, jkBoolean, BooleanToken(value));
end;

function TChilkatJsonArray.AddNullAt(index: Integer): Integer;
begin
  Result := Added(index, jkNull, 'null');
end;

function TChilkatJsonArray.AddObjectAt(index: Integer): Integer;
begin
  Result := Added(index, jkObject, '');
end;

function TChilkatJsonArray.AddArrayAt(index: Integer): Integer;
begin
  Result := Added(index, jkArray, '');
end;

function TChilkatJsonArray.Get_EmitCompact: Integer;
begin
  Result := FEmitCompact;
end;

procedure TChilkatJsonArray.Set_EmitCompact(Value: Integer);
begin
  FEmitCompact := Value;
end;

function TChilkatJsonArray.Get_EmitCrlf: Integer;
begin
  Result := FEmitCrlf;
end;

procedure TChilkatJsonArray.Set_EmitCrlf(Value: Integer);
begin
  FEmitCrlf := Value;
end;

{$I ChilkatJsonUnmodelled.inc}

end.
