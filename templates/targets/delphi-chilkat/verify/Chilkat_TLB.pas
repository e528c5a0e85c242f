{$mode delphi}
// A stand-in for the imported type library of Chilkat's ActiveX that behaves as the library does,
// as far as generated code goes, and speaks only to a verification server. What compiles against
// this unit compiles against the imported one.
unit Chilkat_TLB;

interface

uses
  ChilkatTypes, ChilkatCrypt, ChilkatData, ChilkatJson, ChilkatMessages, ChilkatHttp;

type
  IChilkatBinData = ChilkatTypes.IChilkatBinData;
  IChilkatHttp = ChilkatTypes.IChilkatHttp;
  IChilkatHttpRequest = ChilkatTypes.IChilkatHttpRequest;
  IChilkatHttpResponse = ChilkatTypes.IChilkatHttpResponse;
  IChilkatJsonArray = ChilkatTypes.IChilkatJsonArray;
  IChilkatJsonObject = ChilkatTypes.IChilkatJsonObject;
  IChilkatStringBuilder = ChilkatTypes.IChilkatStringBuilder;

  TChilkatBinData = ChilkatData.TChilkatBinData;
  TChilkatCrypt2 = ChilkatCrypt.TChilkatCrypt2;
  TChilkatHttp = ChilkatHttp.TChilkatHttp;
  TChilkatHttpRequest = ChilkatMessages.TChilkatHttpRequest;
  TChilkatHttpResponse = ChilkatMessages.TChilkatHttpResponse;
  TChilkatJsonArray = ChilkatJson.TChilkatJsonArray;
  TChilkatJsonObject = ChilkatJson.TChilkatJsonObject;
  TChilkatStringBuilder = ChilkatData.TChilkatStringBuilder;

implementation

end.
