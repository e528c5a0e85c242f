{$mode delphi}
// A form, as far as a component needs one to be owned. It has no window, and components that it
// publishes are made by who makes the form.
unit Forms;

interface

uses
  Classes;

type
  TForm = class(TComponent)
  end;

implementation

end.
