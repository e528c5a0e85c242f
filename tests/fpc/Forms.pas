{$mode delphi}
// A form, as far as a component needs one to be owned.
unit Forms;

interface

uses
  Classes;

type
  TForm = class(TComponent)
  end;

implementation

end.
