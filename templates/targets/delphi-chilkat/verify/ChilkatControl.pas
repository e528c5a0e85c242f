{$mode delphi}
// What all components of the library share: the report on the last call, and how they live. A
// component with an owner lives as long as the owner; an object that a method answers lives as long
// as a program refers to it.
unit ChilkatControl;

interface

uses
  Classes, SysUtils, OleCtrls;

type
  ENotModelled = class(Exception);

  TChilkatControl = class(TOleControl)
  private
    FIsCounted: Boolean;
    FReferences: Integer;
    FLastErrorText: WideString;
    FLastMethodSuccess: Integer;
    FVerboseLogging: Integer;
    FDebugLogFilePath: WideString;
  protected
    // For what generated code does not use: better no answer than a wrong one.
    procedure NotModelled(const Member: string);
    // Notes how a call went, and returns it as the library does.
    function Outcome(Success: Boolean; const Problem: string = ''): Integer;
    function Get_LastErrorText: WideString;
    function Get_LastErrorHtml: WideString;
    function Get_LastErrorXml: WideString;
    function Get_Version: WideString;
    function Get_LastMethodSuccess: Integer;
    procedure Set_LastMethodSuccess(Value: Integer);
    function Get_VerboseLogging: Integer;
    procedure Set_VerboseLogging(Value: Integer);
    function Get_DebugLogFilePath: WideString;
    procedure Set_DebugLogFilePath(const Value: WideString);
  public
    constructor Create(AOwner: TComponent); override;
    constructor CreateCounted; virtual;
    function _AddRef: Integer; {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF};
    function _Release: Integer; {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF};
    property LastErrorText: WideString read Get_LastErrorText;
    property LastErrorHtml: WideString read Get_LastErrorHtml;
    property LastErrorXml: WideString read Get_LastErrorXml;
    property Version: WideString read Get_Version;
    property LastMethodSuccess: Integer read Get_LastMethodSuccess write Set_LastMethodSuccess;
    property VerboseLogging: Integer read Get_VerboseLogging write Set_VerboseLogging;
    property DebugLogFilePath: WideString read Get_DebugLogFilePath write Set_DebugLogFilePath;
  end;

implementation

uses
  PolypostText;

constructor TChilkatControl.Create(AOwner: TComponent);
begin
  inherited Create(AOwner);
  FLastMethodSuccess := 1;
end;

constructor TChilkatControl.CreateCounted;
begin
  Create(nil);
  FIsCounted := True;
end;

function TChilkatControl._AddRef: Integer;
begin
  Inc(FReferences);
  Result := FReferences;
end;

function TChilkatControl._Release: Integer;
begin
  Dec(FReferences);
  Result := FReferences;
  if FIsCounted and (Result = 0) then
    Free;
end;

procedure TChilkatControl.NotModelled(const Member: string);
begin
  raise ENotModelled.CreateFmt('%s.%s is not modelled by this stand-in for the library',
    [ClassName, Member]);
end;

function TChilkatControl.Outcome(Success: Boolean; const Problem: string): Integer;
begin
  Result := Ord(Success);
  FLastMethodSuccess := Result;
  FLastErrorText := WideOf(Problem);
end;

function TChilkatControl.Get_LastErrorText: WideString;
begin
  Result := FLastErrorText;
end;

function TChilkatControl.Get_LastErrorHtml: WideString;
begin
  Result := FLastErrorText;
end;

function TChilkatControl.Get_LastErrorXml: WideString;
begin
  Result := FLastErrorText;
end;

function TChilkatControl.Get_Version: WideString;
begin
  Result := '11.6.1';
end;

function TChilkatControl.Get_LastMethodSuccess: Integer;
begin
  Result := FLastMethodSuccess;
end;

procedure TChilkatControl.Set_LastMethodSuccess(Value: Integer);
begin
  FLastMethodSuccess := Value;
end;

function TChilkatControl.Get_VerboseLogging: Integer;
begin
  Result := FVerboseLogging;
end;

procedure TChilkatControl.Set_VerboseLogging(Value: Integer);
begin
  FVerboseLogging := Value;
end;

function TChilkatControl.Get_DebugLogFilePath: WideString;
begin
  Result := FDebugLogFilePath;
end;

procedure TChilkatControl.Set_DebugLogFilePath(const Value: WideString);
begin
  FDebugLogFilePath := Value;
end;

end.
