{$mode delphi}
// A memo that writes its lines to standard output, as UTF-8. As in Delphi, a line is text of 16-bit
// characters.
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
    // What stands in the memo. Setting it writes nothing: it stands for what a user typed.
    property Text: WideString read FText write FText;
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

uses
  SysUtils, PolypostText;

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
var
  Line: string;
begin
  FText := FText + S + #10;
  Line := ValidUtf8(Utf8Of(S)) + #10;
  // Octets, and not text: a text file would convert them for the locale.
  FileWrite(StdOutputHandle, Line[1], Length(Line));
  Result := 0;
end;

end.
