{$mode delphi}
// A memo, as far as lines can be added to it. As in Delphi, a line is text of 16-bit characters.
unit StdCtrls;

interface

uses
  Classes;

type
  TMemoLines = class(TPersistent)
  private
    FText: WideString;
  public
    function Add(const S: WideString): Integer;
    property Text: WideString read FText;
  end;

  TMemo = class(TComponent)
  private
    FLines: TMemoLines;
  public
    constructor Create(AOwner: TComponent); override;
    destructor Destroy; override;
    property Lines: TMemoLines read FLines;
  end;

implementation

constructor TMemo.Create(AOwner: TComponent);
begin
  inherited Create(AOwner);
  FLines := TMemoLines.Create;
end;

destructor TMemo.Destroy;
begin
  FLines.Free;
  inherited Destroy;
end;

function TMemoLines.Add(const S: WideString): Integer;
begin
  FText := FText + S + #10;
  Result := 0;
end;

end.
