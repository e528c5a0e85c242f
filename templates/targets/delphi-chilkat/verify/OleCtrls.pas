{$mode delphi}
// What an imported ActiveX component descends from.
unit OleCtrls;

interface

uses
  Classes;

type
  TOleControl = class(TComponent)
  end;

implementation

end.
